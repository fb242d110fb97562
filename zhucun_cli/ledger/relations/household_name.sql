-- Every name, code and number under which a household was ever listed: what rows are linked by.
select distinct household, head_name, id_number_key, township_key, village_key
from roster_row
