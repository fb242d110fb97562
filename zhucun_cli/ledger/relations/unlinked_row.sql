-- Records that name no single household, with the reason.
select
    r.kind, l.why_not, r.reference_key,
    coalesce(r.township_key, '') as township_key, coalesce(r.village_key, '') as village_key,
    r.period, r.done_on, r.value, r.people, r.batch, r.sheet, r.row
from odd_row as r
join record_link as l on l.reference_key = r.reference_key
where l.household is null
