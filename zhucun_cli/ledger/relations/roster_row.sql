-- Household roster rows with the day from which each speaks: of households listed more than once, and of all others.
select * from relisted_spoken_row
union all
select * from single_spoken_row
