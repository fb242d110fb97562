-- Records of the period dated on a day on which their household had left the roll, with what says that it had.
with interrupted as (
    select household from presence group by household having max(to_day) < date '9999-12-31' or count(*) > 1
),
away as (
    select r.household, r.kind, r.done_on, r.batch, r.sheet, r.row,
           max(case when p.to_day <= r.done_on then p.to_day end) as left_on
    from record as r
    join interrupted as i on i.household = r.household
    join presence as p on p.household = r.household
    cross join asked as a
    where (r.period = '' and r.done_on between a.first_day and a.last_day)
       or r.period in (select window_label from duty_window)
    group by r.household, r.kind, r.done_on, r.batch, r.sheet, r.row
    having max(case when p.from_day <= r.done_on and p.to_day > r.done_on then 1 else 0 end) = 0
),
proof as (
    select household, acts_on as day, 1 as choice, concat(strftime(acts_on, '%Y-%m-%d'), ' ', event) as told,
           batch, sheet, row
    from event
    where event in ('死亡', '迁出', '退出', '并户')
    union all
    select household, off_roll_from, 2,
           concat('在册至 ', strftime(cast(off_roll_from - interval 1 day as date), '%Y-%m-%d')), batch, sheet, row
    from roster_row
    where off_roll_from is not null
    union all
    select m.household, m.ended_on, 3,
           concat(strftime(m.ended_on, '%Y-%m-%d'), ' 的花名册已没有这一户，最后列在'), r.batch, r.sheet, r.row
    from missing as m
    join roster_row as r on r.household = m.household and r.listed_on = m.listed_on
    where m.kind = 'household' and m.ends = 1
),
chosen as (
    select w.household, w.kind, w.done_on, w.batch, w.sheet, w.row, p.told, p.batch as other_batch,
           p.sheet as other_sheet, p.row as other_row,
           row_number() over (partition by w.household, w.batch, w.sheet, w.row
                              order by p.choice, p.batch, p.sheet, p.row) as nth
    from away as w
    left join proof as p on p.household = w.household and p.day = w.left_on
    where w.left_on is not null
)
select
    household, concat(strftime(done_on, '%Y-%m-%d'), ' 的记录') as one, coalesce(told, '') as other,
    batch, sheet, row, other_batch, other_sheet, other_row
from chosen
where nth = 1
order by household, done_on, batch, sheet, row
