-- Which household each reference means, or why that cannot be said (design §4: code, else identity
-- number, else village and name when unique; never guess).
with counted as (
    select
        r.reference_key,
        max(r.household_code) as household_code,
        max(r.id_number_key) as id_number_key,
        max(case when c.matched_by = 'code' then c.household end) as by_code,
        count(distinct case when c.matched_by = 'id_number' then c.household end) as id_matches,
        max(case when c.matched_by = 'id_number' then c.household end) as by_id,
        count(distinct case when c.matched_by = 'name' then c.household end) as name_matches,
        max(case when c.matched_by = 'name' then c.household end) as by_name
    from {of}reference as r
    left join {of}candidate as c on c.reference_key = r.reference_key
    group by r.reference_key
),
with_known_id as (
    select household, max(case when id_number_key is not null then 1 else 0 end) as has_id
    from household_name
    where household in (select by_name from counted)
    group by household
),
judged as (
    select
        c.*,
        case
            when c.household_code <> '' and c.by_code is null then 'code_unknown'
            when c.household_code <> '' and c.name_matches = 1 and c.by_name <> c.by_code then 'code_and_name_differ'
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
)
select
    reference_key,
    case when why_not = '' then coalesce(by_code, by_id, by_name) end as household,
    why_not
from judged
