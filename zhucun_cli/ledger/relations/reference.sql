-- Every distinct way in which a row says which household it is about.
select distinct
    coalesce(household_code, '') as household_code,
    coalesce(id_number_key, '') as id_number_key,
    coalesce(township_key, '') as township_key,
    coalesce(village_key, '') as village_key,
    coalesce(head_name, '') as head_name
from (
    {reference_sources}
) as every_row
