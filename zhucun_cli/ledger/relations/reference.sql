-- Every distinct way in which a row says which household it is about; `reference_key` holds all of it.
select
    reference_key,
    coalesce(max(household_code), '') as household_code,
    coalesce(max(id_number_key), '') as id_number_key,
    coalesce(max(township_key), '') as township_key,
    coalesce(max(village_key), '') as village_key,
    coalesce(max(head_name), '') as head_name
from (
    {{of}reference_sources}
) as every_row
group by reference_key
