SELECT candidate_version, arraySort(groupUniqArray(active_version)), toUnixTimestamp(min(hour)), toUnixTimestamp(max(hour))
FROM clew.policy_dry_runs
WHERE tenant_id = {p0:String}
  AND hour >= toDateTime({p1:UInt32}, 'UTC')
  AND hour < toDateTime({p2:UInt32}, 'UTC')
GROUP BY candidate_version
ORDER BY max(hour) DESC, min(hour) DESC, candidate_version DESC

-- p0 = "acme"
-- p1 = 1767322800
-- p2 = 1767330000
