"""Household timelines: what the sheets say, and the obligations that design §6 prescribes, each written by hand.

One line is one household (H1), sometimes with another beside it. It reads: period and kind of evidence that are
asked | what the sheets say | what is owed and its status | why. `–` is nothing owed. Unless 截至 says otherwise it is
judged on 2022-12-31, when the neighbours' sheets of every kind and period have come in.

What the sheets say, one fact after another, separated by `；`:
监测户, 一般户, 边缘户 (a monitored 脱贫户, a general one, a monitored 一般农户), on the roster of 2022-01-01 in 石桥村;
在册起, 在册止, 识别, 消除: further columns of that row; 名册 DATE VILLAGE [在册起]: it stands on a later roster, too;
死亡, 迁出, 退出, 恢复, 搬迁 DATE VILLAGE, 并户 DATE INTO [WHO], 分户 DATE NEW, 风险消除, 识别监测, 再标注, 全家外出 DATE [UNTIL],
返乡: 户变动登记; 结对 HELPER DATE; 走访 DATE [MODE [VISITOR [HOUSEHOLD]]]; 收入, 评估, 计划 PERIOD DATE [RECEIVED];
档案, 手册 DATE VALUE; 免责 FROM TO [DUTY [APPROVED]]; 回复 DUTY WINDOW [DECISION [REASON [REPLIED]]]; 电话可计: a policy
that counts remote contact with a family that is away.
What is expected may add `@village`, `到期 due day`, `办于 day done`, `责任 who answers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

import pytest

from tests.ledger.county import SUINING, County
from tests.ledger.oracle import Code, Entry, entries, suining
from zhucun_cli.periods import Period, Unit, parse_period
from zhucun_cli.policies import Policy

MONTHLY = """
# Added to the roll, identified, cleared: the days held in September (design §6, "Obligation")
2022-09 visit | 监测户 | visit-monitored 2022-09 missed | 30 days held, on the roll on the 30th, no visit
2022-09 visit | 监测户；在册起 2022-09-11 | visit-monitored 2022-09 missed | 11–30 September are 20 days
2022-09 visit | 监测户；在册起 2022-09-12 | – | 19 days
2022-09 visit | 监测户；在册起 2022-08 | visit-monitored 2022-09 missed | a month acts from the first of the next: 1 September
2022-09 visit | 监测户；在册起 2022-09 | – | acts from 1 October
2022-09 visit | 边缘户；识别 2022-09-11 | visit-monitored 2022-09 missed | monitored for 20 days; owed nothing before
2022-09 visit | 边缘户；识别 2022-09-12 | – | 19 days
2022-09 visit | 监测户；识别 2022-09-11 | visit-monitored 2022-09 missed；visit-general 2022Q3 missed | 20 days monitored; general from 1 July to 10 September, 72 days
2022-09 visit | 监测户；识别 2022-08 | visit-monitored 2022-09 missed；visit-general 2022Q3 missed | acts from 1 September; general in July and August, 62 days
2022-09 visit | 监测户；消除 2022-09-21 | visit-monitored 2022-09 missed | half open: monitored on 1–20 September; only 10 days general
2022-09 visit | 监测户；消除 2022-09-20 | – | 19 days monitored, 11 days general of a quarter
2022-09 visit | 监测户；消除 2022-09 | visit-monitored 2022-09 missed | acts from 1 October
# Off the roll
2022-09 visit | 监测户；在册止 2022-09-28 | – | the end is inclusive: off on the 29th, not there on the test day
2022-09 visit | 监测户；在册止 2022-09-30 | visit-monitored 2022-09 missed | still there on the 30th
2022-09 visit | 监测户；死亡 2022-09-29 | – | off from the 29th
2022-09 visit | 监测户；死亡 2022-09-30 | – | the day itself is off, and it is the test day
2022-09 visit | 监测户；死亡 2022-10-01 | visit-monitored 2022-09 missed | there on the whole of September
2022-09 visit | 监测户；死亡 2022-09 | visit-monitored 2022-09 missed | a month acts from 1 October
2022-09 visit | 监测户；死亡 2022-09-29；截至 2022-09-28 | visit-monitored 2022-09 open | what is dated later does not exist; what holds is projected to the 30th
2022-09 visit | 监测户；迁出 2022-09-01；恢复 2022-09-11 | visit-monitored 2022-09 missed | back for 20 days
2022-09 visit | 监测户；迁出 2022-09-01；恢复 2022-09-12 | – | back for 19 days
2022-09 visit | 监测户；退出 2022-08-10；名册 2022-09-05 石桥村 | – | a roster after the day repeats it: that does not bring it back
2022-09 visit | 监测户；退出 2022-08-10；名册 2022-09-05 石桥村 2022-09-05 | visit-monitored 2022-09 missed | the roster says on the roll since 5 September, after it left: 26 days
2022-09 visit | 监测户；在册止 2022-05-31；恢复 2022-08-20；名册 2022-10-05 枫树村 | visit-monitored 2022-09 missed @石桥村 | back as the roster of that day has it, not as a later one will
2022-11 visit | 监测户；在册止 2022-05-31；恢复 2022-08-20；名册 2022-10-05 枫树村 | visit-monitored 2022-11 missed @枫树村 | the roster of October repeats a last day older than the return: stale
2022-09 visit | 监测户；恢复 2022-02-01；在册止 2022-08-31 | – | the row's own end comes after the return
2022-09 visit | 监测户；在册起 2022-08-10；在册止 2022-08-01 | – | a row that ends before it begins puts nobody on the roll
2022-09 visit | 监测户；在册起 2022-08-10；在册止 2022-08-01；恢复 2022-07-10 | visit-monitored 2022-09 missed | nor does it end what an event began
# Re-marked, and events against rows
2022-09 visit | 监测户；风险消除 2022-09-21 | visit-monitored 2022-09 missed | monitored on 1–20 September
2022-09 visit | 监测户；风险消除 2022-09-20 | – | 19 days
2022-09 visit | 监测户；消除 2022-09-10；风险消除 2022-09-25 | visit-monitored 2022-09 missed | an event's date beats the row's own: monitored until the 24th
2022-09 visit | 监测户；风险消除 2022-03-10；再标注 2022-09-11 | visit-monitored 2022-09 missed；visit-general 2022Q3 missed | monitored again for 20 days; general from 1 July, 72 days
2022-09 visit | 监测户；风险消除 2022-03-10；再标注 2022-09-12 | visit-general 2022Q3 missed | 19 days monitored; 73 days general
2022-09 visit | 监测户；风险消除 2022-09-05；再标注 2022-09-10 | visit-monitored 2022-09 missed | days are summed: 1–4 and 10–30 September are 25
2022-09 visit | 一般户；识别监测 2022-08 | visit-monitored 2022-09 missed；visit-general 2022Q3 missed | acts from 1 September; general for 62 days before
2022-09 visit | 一般户；识别监测 2022-09-20；截至 2022-09-19 | visit-general 2022Q3 open | on the 19th nobody knows of the identification
# Moved
2022-09 visit | 监测户；搬迁 2022-09-20 枫树村 | visit-monitored 2022-09 missed @枫树村 | one obligation, where it stands on the test day
2022-09 visit | 监测户；搬迁 2022-10-01 枫树村 | visit-monitored 2022-09 missed @石桥村 | on 30 September it still stood there
2022-09 visit | 监测户；名册 2022-09-05 枫树村 | visit-monitored 2022-09 missed @枫树村 | listed in another village: it has moved on that date
2022-09 visit | 监测户；搬迁 2022-08-10 枫树村；名册 2022-09-05 石桥村 | visit-monitored 2022-09 missed @枫树村 | the later roster repeats the village before the move: it is stale
2022-09 visit | 监测户；搬迁 2022-08-10 枫树村；名册 2022-09-05 双桥村 | visit-monitored 2022-09 missed @双桥村 | the later roster names a third village
# Merged and split
2022-09 visit | 监测户；另有 H2；并户 2022-09-15 H2；走访 2022-09-20 | H2 visit-monitored 2022-09 on_time 办于 2022-09-20 | H1 is off the roll; a visit after the merger is H2's
2022-09 visit | 监测户；另有 H2；并户 2022-09-15 H2；走访 2022-09-14 | H2 visit-monitored 2022-09 missed | the visit before the merger was H1's own
2022-09 visit | 监测户；另有 H2；另有 N1；并户 2022-06-01 H2；并户 2022-07-01 N1 H2；走访 2022-09-20 | N1 visit-monitored 2022-09 on_time 办于 2022-09-20 | merged twice: a visit in the first name is the last one's
2022-09 visit | 监测户；另有 H2；另有 N1；并户 2022-06-01 H2；并户 2022-09-21 N1 H2；走访 2022-09-20 | N1 visit-monitored 2022-09 missed | the visit before the second merger was H2's
2022-09 visit | 监测户；另有 H2；并户 2022-10-01 H2 | visit-monitored 2022-09 missed；H2 visit-monitored 2022-09 missed | merged after the month: each for itself
2022-09 visit | 一般户；分户 2022-08-17 N1 | visit-general 2022Q3 missed；N1 visit-general 2022Q3 missed | 17 August to 30 September are 45 days
2022-09 visit | 一般户；分户 2022-08-18 N1 | visit-general 2022Q3 missed | 44 days
2022-09 visit | 监测户；分户 2022-08-01 N1 | visit-monitored 2022-09 missed；N1 visit-general 2022Q3 missed | the new household has the village and 户类型 of its parent, not its monitored status
# Who answers, and who did it
2022-09 visit | 监测户；结对 张三 2022-01-01 | visit-monitored 2022-09 missed 责任 张三 | paired for the whole month
2022-09 visit | 监测户；结对 张三 2022-01-01；结对 李四 2022-09-16 | visit-monitored 2022-09 missed 责任 张三、李四 | 15 days each: both held half of the window
2022-09 visit | 监测户；结对 张三 2022-01-01；结对 李四 2022-09-17 | visit-monitored 2022-09 missed 责任 张三 | 16 days of 30 against 14
2022-09 visit | 监测户；结对 张三 2022-01-01；结对 李四 2022-09-11；结对 王五 2022-09-21 | visit-monitored 2022-09 missed 责任 张三（10天）、李四（10天）、王五（10天） | nobody held half: all with their days
2022-09 visit | 监测户 | visit-monitored 2022-09 missed 责任 无 | nobody is paired: the household stays in the denominator
2022-09 visit | 监测户；结对 张三 2022-01-01；结对 李四 2022-09-16；走访 2022-09-15 入户 张三 | visit-monitored 2022-09 on_time 办于 2022-09-15 | still paired on the 15th
2022-09 visit | 监测户；结对 张三 2022-01-01；结对 李四 2022-09-16；走访 2022-09-16 入户 张三 | visit-monitored 2022-09 on_time by_other 办于 2022-09-16 | it counts, by one who was paired no more
# Visits
2022-09 visit | 监测户；走访 2022-09-30 | visit-monitored 2022-09 on_time 办于 2022-09-30 | the last day counts
2022-09 visit | 监测户；走访 2022-10-01 | visit-monitored 2022-09 missed | no grace
2022-09 visit | 监测户；走访 2022-09-20；截至 2022-09-19 | visit-monitored 2022-09 open | dated after the day of judgement
2022-09 visit | 监测户；截至 2022-09-30 | visit-monitored 2022-09 open | the last day itself is still open
2022-09 visit | 监测户；截至 2022-10-01 | visit-monitored 2022-09 missed | and missed from the next
2022-09 visit | 监测户；走访 2022-09-05 电话 | visit-monitored 2022-09 missed | 电话 does not count
2022-09 visit | 监测户；走访 2022-09-05 - | visit-monitored 2022-09 missed unread | how it was done is not stated: somebody is asked
2022-09 visit | 监测户；全家外出 2022-09-01；走访 2022-09-05 电话 | visit-monitored 2022-09 missed | by 绥宁's policy not even while the family is away
2022-09 visit | 电话可计；监测户；全家外出 2022-09-01；走访 2022-09-05 电话 | visit-monitored 2022-09 on_time | a policy that counts it while the family is away
2022-09 visit | 电话可计；监测户；全家外出 2022-08-01 2022-09-04；走访 2022-09-05 电话 | visit-monitored 2022-09 missed | away until the 4th, inclusive
2022-09 visit | 电话可计；监测户；全家外出 2022-08-01；返乡 2022-09-05；走访 2022-09-05 电话 | visit-monitored 2022-09 missed | back on the 5th
# Excused and objected
2022-09 visit | 监测户；免责 2022-09-01 2022-09-10 | visit-monitored 2022-09 missed | 20 days are left
2022-09 visit | 监测户；免责 2022-09-01 2022-09-11 | visit-monitored 2022-09 excused | 19 days are left
2022-09 visit | 监测户；免责 2022-09-01 2022-09-06；免责 2022-09-05 2022-09-11 | visit-monitored 2022-09 excused | united they cover 11 days
2022-09 visit | 监测户；免责 2022-09-01 -；走访 2022-09-20 | visit-monitored 2022-09 on_time | what is done is done
2022-09 visit | 监测户；免责 2022-09-01 -；截至 2022-09-10 | visit-monitored 2022-09 excused | excused stands before open
2022-09 visit | 监测户；免责 2022-09-01 - 五个一 | visit-monitored 2022-09 excused | by the duty's group
2022-09 visit | 监测户；免责 2022-09-01 - income-monitored | visit-monitored 2022-09 missed | another duty's exemption
2022-09 visit | 监测户；免责 2022-09-01 - 每月两走访 | visit-monitored 2022-09 missed | matches no duty, so exempts nothing
2022-09 visit | 监测户；免责 2022-09-01 - - 2022-10-15；截至 2022-10-10 | visit-monitored 2022-09 missed | approved after the day of judgement
2022-09 visit | 监测户；回复 visit-monitored 2022-09 | visit-monitored 2022-09 missed objected | an answer that nobody has decided
2022-09 visit | 监测户；回复 每月一走访 2022-08 | visit-monitored 2022-09 missed | about another month
2022-09 visit | 监测户；回复 每月一走访 2022-09 不采纳 查无记录 | visit-monitored 2022-09 missed | rejected with a reason
2022-09 visit | 监测户；回复 visit-monitored 2022-09 不采纳 | visit-monitored 2022-09 missed objected | rejected without a reason is not decided
2022-09 visit | 监测户；回复 visit-monitored 2022-09 采纳 | visit-monitored 2022-09 missed objected | accepted, but no record or exemption has come yet
2022-09 visit | 监测户；回复 visit-monitored 2022-09 待核实 - 2022-10-15；截至 2022-10-14 | visit-monitored 2022-09 missed | answered after the day of judgement
"""

QUARTERLY = """
# In which part of the quarter it joined, left or changed category
2022Q3 income | 一般户；在册起 2022-08-17 | income-general 2022Q3 missed | 17 August to 30 September are 45 days
2022Q3 income | 一般户；在册起 2022-08-18 | – | 44 days
2022Q3 income | 一般户；退出 2022-09-30 | – | not there on the test day, the window's end
2022Q3 income | 一般户；退出 2022-10-05 | income-general 2022Q3 missed | left after the window's end, before the due day: still owed
2022Q3 visit | 监测户；消除 2022-08-11 | visit-monitored 2022-07 missed；visit-general 2022Q3 missed | August had 10 monitored days; general for 51 days
2022Q3 income | 监测户；消除 2022-08-11 | income-general 2022Q3 missed | 41 days monitored, 51 general: the longer one owes
2022Q3 income | 监测户；消除 2022-08-16 | income-general 2022Q3 missed | 46 and 46: the later one owes
2022Q3 income | 监测户；消除 2022-08-17 | income-monitored 2022Q3 missed | 47 and 45
2022Q3 income | 监测户；在册起 2022-08-10；消除 2022-09-01 | income-general 2022Q3 missed | 22 and 30: only their sum reaches 45, the longer one owes
2022Q3 visit | 监测户；在册起 2022-08-10；消除 2022-09-01 | visit-monitored 2022-08 missed | 22 days of August; 30 general days do not make a quarter's visit
2022Q3 evaluation | 监测户；消除 2022-08-15 | evaluation-monitored 2022Q3 missed | 45 days; general households are not evaluated
2022Q3 evaluation | 监测户；消除 2022-08-14 | – | 44 days
2022Q3 evaluation | 一般户 | – | general
2022Q3 visit | 边缘户；消除 2022-08-01 | visit-monitored 2022-07 missed | a cleared 边缘户 owes nothing
# Due days and grace
2022Q3 income | 一般户；收入 2022Q3 2022-10-10 | income-general 2022Q3 on_time 到期 2022-10-10 | the tenth, a Monday
2022Q3 income | 一般户；收入 2022Q3 2022-10-11 | income-general 2022Q3 late | in the 20 days of grace
2022Q3 income | 一般户；收入 2022Q3 2022-10-30 | income-general 2022Q3 late | the last of them
2022Q3 income | 一般户；收入 2022Q3 2022-10-31 | income-general 2022Q3 missed | after them
2022Q3 income | 一般户；截至 2022-10-30 | income-general 2022Q3 open | open while it may be late
2022Q1 income | 一般户；收入 2022Q1 2022-04-11 | income-general 2022Q1 on_time 到期 2022-04-11 | 10 April 2022 is a Sunday: due on Monday
2022Q1 income | 一般户；收入 2022Q1 2022-05-01 | income-general 2022Q1 late | grace counts from the shifted day
2022Q1 evaluation | 监测户；评估 2022Q1 2022-05-02 | evaluation-monitored 2022Q1 missed | the 21st day after it
2022Q3 income | 一般户；收入 2022Q3 - | income-general 2022Q3 on_time undated | without a date it is in time
2022Q3 income | 一般户；收入 2022Q2 2022-09-30 | income-general 2022Q3 missed | it belongs to its quarter by the label
2022Q3 income | 一般户；收入 2022Q3 2022-09-25 2022-10-08；收入 2022Q3 2022-11-05 2022-11-10 | income-general 2022Q3 missed | what was received last speaks, and it was done too late
2022Q3 income | 一般户；收入 2022Q3 2022-11-05 2022-10-08；收入 2022Q3 2022-09-25 2022-11-10 | income-general 2022Q3 on_time | what was received last speaks
# Excused
2022Q3 income | 一般户；免责 2022-07-01 2022-08-16 | income-general 2022Q3 missed | 45 days are left
2022Q3 income | 一般户；免责 2022-07-01 2022-08-17 | income-general 2022Q3 excused | 44 days are left
2022Q3 income | 监测户；消除 2022-08-11；免责 2022-07-01 2022-08-10 | income-general 2022Q3 missed | of 92 days that made it owe 51 are left, whatever the category
# Helpers
2022Q3 visit | 一般户；结对 张三 2022-01-01；结对 李四 2022-08-16 | visit-general 2022Q3 missed 责任 张三、李四 | 46 days each of 92
2022Q3 visit | 一般户；结对 张三 2022-01-01；结对 李四 2022-08-17 | visit-general 2022Q3 missed 责任 张三 | 47 days against 45
2022 plan | 一般户；结对 张三 2022-01-01；结对 李四 2022-05-01 | plan-general 2022 missed 责任 张三 | due on 31 March, closed on 30 April: who came in May could do nothing
2022 plan | 一般户；结对 张三 2022-05-01 | plan-general 2022 missed 责任 无 | nobody was paired while it could be done
2022 plan | 一般户；结对 张三 2022-01-01；结对 李四 2022-03-02 | plan-general 2022 missed 责任 张三、李四 | 60 days each of the 120 until 30 April
2022 handbook | 一般户；结对 张三 2022-01-01；结对 李四 2022-09-01 | handbook-general 2022 open 责任 张三 | closes after the year: 243 of its 365 days
"""

YEARLY = """
# Plans: due on 31 March, grace 30 days; ten days for who is new within the year
2022 plan | 监测户；计划 2022 2022-03-31 | plan-monitored 2022 on_time 到期 2022-03-31 | a Thursday
2022 plan | 监测户；计划 2022 2022-04-30 | plan-monitored 2022 late | the last day of grace
2022 plan | 监测户；计划 2022 2022-05-01 | plan-monitored 2022 missed | one day later
2022 plan | 边缘户；识别 2022-06-01；计划 2022 2022-06-11 | plan-monitored 2022 on_time 到期 2022-06-11 | ten days from 1 June
2022 plan | 边缘户；识别 2022-06-01；计划 2022 2022-07-11 | plan-monitored 2022 late | 30 days of grace after them
2022 plan | 边缘户；识别 2022-06-01；计划 2022 2022-07-12 | plan-monitored 2022 missed | after that
2022 plan | 边缘户；识别 2022-03-10 | plan-monitored 2022 missed 到期 2022-03-31 | the ten days end before the common due day
2022 plan | 边缘户；识别 2022-07-05 | plan-monitored 2022 missed 到期 2022-07-15 | 5 July to 31 December are 180 days
2022 plan | 边缘户；识别 2022-07-06 | – | 179 days
2022 plan | 监测户；死亡 2022-07-15 | plan-monitored 2022 missed | 195 days, and there on 31 March
2022 plan | 监测户；死亡 2022-06-20 | – | 170 days
2022 plan | 监测户；消除 2022-07-01 | plan-general 2022 missed 到期 2022-07-11 | 181 days monitored, 184 general: the longer one owes, new since 1 July
2022 plan | 监测户；消除 2022-07-01；计划 2022 2022-03-15 | plan-general 2022 on_time | the plan of the year serves whichever category owes
2022 plan | 监测户；消除 2022-07-05 | plan-monitored 2022 missed 到期 2022-03-31 | 185 days against 180
2022 plan | 监测户；免责 2022-06-30 - | plan-monitored 2022 missed | 180 days are left
2022 plan | 监测户；免责 2022-06-29 - | plan-monitored 2022 excused | 179 days are left
2022 plan | 监测户；截至 2022-04-30 | plan-monitored 2022 open | open through the grace
2022 plan | 监测户；搬迁 2022-05-10 枫树村 | plan-monitored 2022 missed @石桥村 | on 31 March it stood there
# Dossier and handbook: at the year's end, grace 20 days
2022 dossier | 监测户；死亡 2022-07-15 | – | not there on 31 December
2022 dossier | 监测户；消除 2022-07-01 | dossier-monitored 2022 open | 181 days monitored; general households need none
2022 dossier | 监测户；消除 2022-06-29 | – | 179 days
2022 dossier | 监测户；档案 2022-05-10 有 | dossier-monitored 2022 on_time 办于 2022-05-10 | one item is there
2022 dossier | 监测户；档案 2022-05-10 不全；截至 2023-02-01 | dossier-monitored 2022 missed | looked at, and not there
2022 dossier | 监测户；档案 2022-05-10 无；档案 2022-06-10 有 | dossier-monitored 2022 on_time 办于 2022-06-10 | all rows of the newest receipt speak
2022 dossier | 监测户；档案 2022-05-10 - | dossier-monitored 2022 on_time | a blank counts for dossiers
2022 handbook | 一般户；手册 2023-01-20 已填；截至 2023-02-01 | handbook-general 2022 late | the last day of grace
2022 handbook | 一般户；手册 2023-01-21 已填；截至 2023-02-01 | handbook-general 2022 missed | one day later
2022 handbook | 一般户；手册 2022-11-10 未填完 | handbook-general 2022 open | not filled, and still time
2022 handbook | 一般户；识别监测 2022-07-06 | handbook-general 2022 open | general for 186 days
2022 handbook | 一般户；在册起 2022-07-05；截至 2023-02-01 | handbook-general 2022 missed | 180 days
"""


@dataclass(frozen=True)
class Timeline:
    """One line of the table."""

    asked: str
    evidence: str
    story: tuple[tuple[str, ...], ...]
    expected: tuple[str, ...]
    why: str

    def __str__(self) -> str:
        return f"{self.asked} {self.evidence} {'；'.join(' '.join(fact) for fact in self.story)}"

    @property
    def period(self) -> Period:
        """The period that is asked."""
        unit: Unit = "month" if "-" in self.asked else "quarter" if "Q" in self.asked else "year"
        period = parse_period(self.asked, unit, date(2022, 12, 31))
        assert period is not None
        return period

    @property
    def as_of(self) -> date:
        """The day of judgement."""
        return next(
            (date.fromisoformat(day) for word, day in self._pairs() if word == "截至"), date(2022, 12, 31)
        )

    @property
    def remote(self) -> bool:
        """Does remote contact count while the family is away?"""
        return ("电话可计",) in self.story

    def _pairs(self) -> Iterator[tuple[str, str]]:
        return ((fact[0], fact[1]) for fact in self.story if len(fact) == 2)


def timelines(text: str) -> list[Timeline]:
    """The lines of a table."""
    found = []
    for line in text.strip().splitlines():
        if line.startswith("#"):
            continue
        asked, story, expected, why = (each.strip() for each in line.split("|"))
        period, evidence = asked.split()
        owed = () if expected == "–" else tuple(expected.split("；"))
        found.append(
            Timeline(period, evidence, tuple(tuple(each.split()) for each in story.split("；")), owed, why)
        )
    return found


EVERY = [*timelines(MONTHLY), *timelines(QUARTERLY), *timelines(YEARLY)]

COLUMNS = {"在册起": "on_roll_from", "在册止": "on_roll_to", "识别": "identified_on", "消除": "cleared_on"}
STATES = {
    "监测户": ("脱贫户", "脱贫不稳定户"),
    "一般户": ("脱贫户", "-"),
    "边缘户": ("一般农户", "边缘易致贫户"),
}
SHEETS = {
    "走访": ("visit", "visited_on mode visitor household_code"),
    "收入": ("income", "quarter collected_on received"),
    "评估": ("evaluation", "quarter evaluated_on received"),
    "计划": ("plan", "year made_on received"),
    "档案": ("dossier", "filed_on present"),
    "手册": ("handbook", "checked_on filled"),
    "免责": ("exemption", "excused_from excused_to duty approved_on"),
    "回复": ("objection", "duty window decision decision_reason replied_on"),
    "结对": ("pairing", "helper_name paired_from"),
}
EVENT_COLUMNS = {
    "搬迁": "to_village",
    "并户": "other_household_code",
    "分户": "other_household_code",
    "全家外出": "until",
}
EVENTS = ("死亡", "迁出", "退出", "恢复", "风险消除", "识别监测", "再标注", "返乡", *EVENT_COLUMNS)
FIXED = {"visit": {"mode": "入户"}, "income": {"wage": "1"}, "dossier": {"year": "2022"}, "handbook": {"year": "2022"},
         "exemption": {"reason": "住院"}, "pairing": {"effective": "2022-01-01"}}  # fmt: skip
NEIGHBOURS = {"石桥村": "H8", "枫树村": "H9", "双桥村": "H7"}
VILLAGES = tuple(NEIGHBOURS)
HOUSEHOLDS = ("H1", "H2", "N1", *NEIGHBOURS.values())
Line = dict[str, str]


def lines_of(timeline: Timeline) -> dict[str, list[Line]]:
    """The rows of the story, beside those of a neighbour in each village."""
    lines = neighbours()
    category, kind = next(STATES[fact[0]] for fact in timeline.story if fact[0] in STATES)
    row = {
        "household_code": "H1", "village": "石桥村", "category": category, "monitored_type": kind,
        "identified_on": "2021-05-01" if kind != "-" else "-", "effective": "2022-01-01",
    }  # fmt: skip
    row |= {COLUMNS[word]: day for word, *rest in timeline.story if word in COLUMNS for day in rest}
    lines["household"].append(row)
    for word, *rest in timeline.story:
        if word == "另有":
            lines["household"].append({**row, "household_code": rest[0]})
        elif word == "名册":
            again = {**row, "village": rest[1], "on_roll_from": rest[2] if len(rest) > 2 else "-"}
            lines["household"].append({**again, "effective": rest[0], "batch": rest[0]})
        elif word in EVENTS:
            other = {EVENT_COLUMNS[word]: rest[1]} if len(rest) > 1 else {}
            who = rest[2] if word == "并户" and len(rest) > 2 else "H1"
            event = {"household_code": who, "event": word, "happened_on": rest[0], **other}
            lines.setdefault("household_event", []).append(event)
        elif word in SHEETS:
            name, columns = SHEETS[word]
            record = {
                "household_code": "H1",
                **FIXED.get(name, {}),
                **dict(zip(columns.split(), rest, strict=False)),
            }
            record["batch"] = record.pop("received", "b1")
            lines.setdefault(name, []).append(record)
    return lines


def county_of(several: Sequence[Timeline]) -> County:
    """One county of many timelines, each with villages and households of its own."""
    lines: dict[str, list[Line]] = {}
    for timeline in several:
        number = EVERY.index(timeline)
        for name, given in lines_of(timeline).items():
            lines.setdefault(name, []).extend(
                {column: own(number, cell) for column, cell in line.items()} for line in given
            )
    days = {each["batch"] for given in lines.values() for each in given if each.get("batch", "b")[0] == "2"}
    county = County(received={day: date.fromisoformat(day) for day in days})
    return county.with_sheets({name: sheet(given) for name, given in lines.items()})


def own(number: int, cell: str) -> str:
    """The cell of one timeline: its households and villages are no other's."""
    if cell in VILLAGES:
        return f"{cell[:-1]}{number}村"
    return f"{cell}.{number}" if cell in HOUSEHOLDS else cell


def neighbours() -> dict[str, list[Line]]:
    """A household in each village whose sheets of every kind and period have come, so that nothing is 未报."""
    lines: dict[str, list[Line]] = {}

    def add(kind: str, **cells: str) -> None:
        lines.setdefault(kind, []).append(cells)

    for village, code in NEIGHBOURS.items():
        add(
            "household",
            household_code=code,
            village=village,
            category="脱贫户",
            monitored_type="-",
            effective="2022-01-01",
        )
        for month in range(1, 13):
            add("visit", household_code=code, village=village, visited_on=f"2022-{month:02}-01", mode="入户")
        for number in range(1, 5):
            for kind in ("income", "evaluation"):
                add(kind, household_code=code, village=village, quarter=f"2022Q{number}", wage="1")
        for kind in ("plan", "dossier", "handbook"):
            add(kind, household_code=code, village=village, year="2022")
    for kind in ("evaluation",):
        lines[kind] = [{name: cell for name, cell in line.items() if name != "wage"} for line in lines[kind]]
    return lines


def sheet(lines: list[Line]) -> str:
    """A text table with every column that any line has."""
    columns = list(dict.fromkeys(name for line in lines for name in line))
    if "effective" in columns and "helper_name" not in columns:
        lines = [{"township": "白沙镇", "head_name": f"户{line['household_code']}", **line} for line in lines]
        columns = ["township", "head_name", *columns]
    return "\n".join(
        [
            " ".join(columns),
            *(
                " ".join(line.get(name, "b1" if name == "batch" else "-") for name in columns)
                for line in lines
            ),
        ]
    )


def shown(owed: str) -> dict[str, str]:
    """An expected obligation: its name, status and marks, and what else is said of it."""
    words = owed.split()
    if not words[0].startswith(("H", "N")):
        words = ["H1", *words]
    household, duty, window, status, *rest = words
    found = {"name": f"{duty} {window} {household}", "status": status}
    while rest:
        word = rest.pop(0)
        if word.startswith("@"):
            found["village"] = word[1:]
        elif word in ("到期", "办于", "责任"):
            found[word] = rest.pop(0)
        else:
            found["status"] += f" {word}"
    return found


def told(name: str, entry: Entry, expected: dict[str, str]) -> dict[str, str]:
    """The same of an obligation of the ledger: only what the table says something of."""
    every = {
        "name": name, "status": entry.text, "village": entry.village, "到期": str(entry.due_on),
        "办于": str(entry.done_on), "责任": "、".join(entry.responsible) or "无",
    }  # fmt: skip
    if "责任" in expected:
        expected["责任"] = "、".join(sorted(expected["责任"].split("、")))
    return {key: every[key] for key in (expected or ("name", "status"))}


def compare(timeline: Timeline, found: Mapping[str, Entry]) -> None:
    """The table's obligations of this kind of evidence are exactly those found."""
    expected = {each["name"]: each for each in map(shown, timeline.expected)}
    known = {}
    for name, entry in found.items():
        duty, window, code = name.split()
        household, _, number = code.partition(".")
        if int(number) == EVERY.index(timeline) and duty.split("-")[0] == timeline.evidence:
            village = entry.village.replace(f"{number}村", "村")
            known[f"{duty} {window} {household}"] = replace(entry, village=village)
    own_ones = {
        name: told(name, entry, expected.get(name, {}))
        for name, entry in known.items()
        if name.split()[-1] not in NEIGHBOURS.values()
    }
    assert own_ones == expected, timeline.why


Question = tuple[Period, date, bool]


def question(timeline: Timeline) -> Question:
    """Timelines that are asked the same live in one county."""
    return timeline.period, timeline.as_of, timeline.remote


@cache
def together(asked: Question) -> tuple[County, Policy, Code]:
    """The county of all timelines that are asked the same, with 绥宁's policy or the one that counts remote contact."""
    county = county_of([each for each in EVERY if question(each) == asked])
    if asked[2]:
        return (
            county,
            replace(SUINING, remote_for_absent="counts"),
            replace(suining(), remote_for_absent=True),
        )
    return county, SUINING, suining()


@cache
def by_oracle(asked: Question) -> Mapping[str, Entry]:
    """What the oracle says of them."""
    period, as_of, _ = asked
    county, _, code = together(asked)
    return entries(county.facts(as_of), code, period)


@cache
def by_sql(asked: Question) -> Mapping[str, Entry]:
    """What the ledger says of them."""
    period, as_of, _ = asked
    county, policy, _ = together(asked)
    return county.entries(period, as_of, policy)


@pytest.mark.parametrize("timeline", EVERY, ids=str)
def test_the_oracle_says_what_was_written_by_hand(timeline: Timeline) -> None:
    """The slow judge of random counties is itself judged here."""
    compare(timeline, by_oracle(question(timeline)))


@pytest.mark.parametrize("timeline", EVERY, ids=str)
def test_the_ledger_says_what_was_written_by_hand(timeline: Timeline) -> None:
    """design §6, household by household."""
    compare(timeline, by_sql(question(timeline)))


def test_there_are_enough_of_them() -> None:
    """Every kind of change, in each part of a window, for months, quarters and years."""
    assert len(EVERY) >= 40
    assert len({(str(each), each.expected) for each in EVERY}) == len(EVERY)
