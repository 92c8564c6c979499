SELECT client, server, connection_type, peer_system, client_environment, server_environment, client_team_id, server_team_id, sum(request_count), sum(failed_request_count), mapKeys(sumMap(durations) AS histogram), mapValues(histogram)
FROM clew.edges_1m
WHERE tenant_id = {p0:String}
  AND minute >= toDateTime({p1:UInt32}, 'UTC')
  AND minute < toDateTime({p2:UInt32}, 'UTC')
GROUP BY client, server, connection_type, peer_system, client_environment, server_environment, client_team_id, server_team_id
ORDER BY client, server, connection_type, peer_system, client_environment, server_environment, client_team_id, server_team_id

-- p0 = "acme"
-- p1 = 1767323040
-- p2 = 1767326700
