-- Every record of the kinds that prove a duty, with the household it means (null when that cannot be
-- said). `value` is the choice on which counting may depend, `people` who is named as having done it.
{record_sources}
