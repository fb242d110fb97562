-- Which household each reference means, or why that cannot be said (design §4: code, else identity
-- number, else village and name when unique; never guess).
with counted as (
    select
        r.household_code, r.id_number_key, r.township_key, r.village_key, r.head_name,
        max(case when c.matched_by = 'code' then c.household end) as by_code,
        count(distinct case when c.matched_by = 'id_number' then c.household end) as id_matches,
        max(case when c.matched_by = 'id_number' then c.household end) as by_id,
        count(distinct case when c.matched_by = 'name' then c.household end) as name_matches,
        max(case when c.matched_by = 'name' then c.household end) as by_name,
        max(case when c.matched_by = 'name' and c.household = r.household_code then 1 else 0 end) as name_agrees
    from reference as r
    left join candidate as c
      on c.household_code = r.household_code and c.id_number_key = r.id_number_key
     and c.township_key = r.township_key and c.village_key = r.village_key and c.head_name = r.head_name
    group by r.household_code, r.id_number_key, r.township_key, r.village_key, r.head_name
),
with_known_id as (
    select household, max(case when id_number_key is not null then 1 else 0 end) as has_id
    from household_name
    group by household
)
select
    c.household_code, c.id_number_key, c.township_key, c.village_key, c.head_name,
    case
        when c.household_code <> '' and c.by_code is null then null
        when c.household_code <> '' and c.name_matches = 1 and c.name_agrees = 0 then null
        when c.household_code <> '' then c.by_code
        when c.id_matches = 1 then c.by_id
        when c.id_matches > 1 then null
        when c.id_number_key <> '' and k.has_id = 1 then null
        when c.name_matches = 1 then c.by_name
    end as household,
    case
        when c.household_code <> '' and c.by_code is null then 'code_unknown'
        when c.household_code <> '' and c.name_matches = 1 and c.name_agrees = 0 then 'code_and_name_differ'
        when c.household_code <> '' then ''
        when c.id_matches = 1 then ''
        when c.id_matches > 1 then 'id_ambiguous'
        when c.id_number_key <> '' and k.has_id = 1 then 'id_unknown'
        when c.name_matches = 1 then ''
        when c.name_matches > 1 then 'name_ambiguous'
        else 'name_unknown'
    end as why_not
from counted as c
left join with_known_id as k on k.household = c.by_name
