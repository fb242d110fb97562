-- Every record of the kinds that prove a duty, as it came. `value` is the choice on which counting may depend,
-- `people` who is named as having done it.
{record_sources}
