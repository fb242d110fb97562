-- Who would leave a snapshot by not being named in a later one of the same village and group, with the
-- verdict of design §5: at most 5 % (or 3) may end, and never more than stay (a list that repeats nobody
-- is a list of additions, whatever its title says). Who left the roll, the village or the group by
-- an event is not missing there.
with regrouped as (
    select m.household, s.listed_on,
           case when max(case when p.household is not null then 1 else 0 end) = 1 then '监测户' else '一般脱贫户' end
               as list_group
    from (select household, min(acts_on) as acts_on from event
          where event in ('风险消除', '识别监测', '再标注') group by household) as m
    join (select distinct listed_on from spoken) as s on s.listed_on >= m.acts_on
    left join retold_monitored_span as p
      on p.household = m.household and p.from_day <= s.listed_on and s.listed_on < p.to_day
    group by m.household, s.listed_on
),
-- Nobody can be missing where only one list was ever handed in.
relisted_place as (
    select kind, township_key, village_key, list_group
    from spoken
    group by kind, township_key, village_key, list_group
    having count(*) > 1
),
compared as (
    select distinct a.kind, a.household
    from appearance as a
    join relisted_place as p
      on p.kind = a.kind and p.township_key = a.township_key and p.village_key = a.village_key
     and p.list_group = a.list_group
),
ordered as (
    select distinct
        kind, household, township_key, village_key, list_group, listed_on,
        lead(listed_on) over (partition by kind, household order by listed_on) as next_on
    from (
        select distinct a.kind, a.household, a.township_key, a.village_key, a.list_group, a.listed_on
        from appearance as a
        join compared as c on c.kind = a.kind and c.household = a.household
    ) as each_once
),
gone as (
    select o.kind, o.household, o.township_key, o.village_key, o.list_group, o.listed_on, s.listed_on as ended_on,
           s.is_whole, s.has_rejected
    from ordered as o
    join spoken as s
      on s.kind = o.kind and s.township_key = o.township_key and s.village_key = o.village_key
     and s.list_group = o.list_group
     and s.listed_on > o.listed_on and (o.next_on is null or s.listed_on < o.next_on)
    where s.only_additions = 0
      and not exists (
          select 1 from appearance as e
          where e.kind = o.kind and e.household = o.household and e.listed_on >= s.listed_on
            and (e.village_key <> o.village_key or e.township_key <> o.township_key or e.list_group <> o.list_group)
      )
      and not exists (
          select 1 from departure as d
          where d.household = o.household and d.from_day <= s.listed_on and s.listed_on < d.to_day
      )
      and not exists (
          select 1 from move as m
          where m.household = o.household and m.from_day <= s.listed_on and s.listed_on < m.to_day
            and (m.to_village_key <> o.village_key
                 or (m.to_township_key <> '' and m.to_township_key <> o.township_key))
            and not exists (
                select 1 from move as n
                where n.household = m.household and n.from_day > m.from_day and n.from_day <= s.listed_on
                  and s.listed_on < n.to_day
            )
      )
      and not exists (
          select 1 from regrouped as g
          where g.household = o.household and g.listed_on = s.listed_on and g.list_group <> o.list_group
      )
),
stayed as (
    select later.kind, later.township_key, later.village_key, later.list_group, later.listed_on,
           count(distinct later.household) as stay
    from ordered as earlier
    join ordered as later
      on later.kind = earlier.kind and later.household = earlier.household
     and later.township_key = earlier.township_key and later.village_key = earlier.village_key
     and later.list_group = earlier.list_group and later.listed_on > earlier.listed_on
    group by later.kind, later.township_key, later.village_key, later.list_group, later.listed_on
),
counted as (
    select kind, township_key, village_key, list_group, ended_on, count(distinct household) as leave
    from gone
    group by kind, township_key, village_key, list_group, ended_on
)
select
    g.kind, g.household, g.township_key, g.village_key, g.list_group, g.listed_on, g.ended_on, c.leave,
    coalesce(s.stay, 0) as stay,
    case
        when g.is_whole = 1 then 1
        when g.has_rejected = 1 then 0
        when c.leave > coalesce(s.stay, 0) then 0
        when c.leave <= 3 or c.leave * 20 <= c.leave + coalesce(s.stay, 0) then 1
        else 0
    end as ends
from gone as g
join counted as c
  on c.kind = g.kind and c.township_key = g.township_key and c.village_key = g.village_key
 and c.list_group = g.list_group and c.ended_on = g.ended_on
left join stayed as s
  on s.kind = g.kind and s.township_key = g.township_key and s.village_key = g.village_key
 and s.list_group = g.list_group and s.listed_on = g.ended_on
