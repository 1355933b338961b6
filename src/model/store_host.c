#include <config.h>

#include "model/store_host.h"

#include "model/store_sql.h"

int store_host(struct store *s, const char *host, struct arena *a, struct host_facts *out, struct buf *err)
{
	*out = (struct host_facts){NO_TIME, NO_TIME, NULL};
	sqlite3_stmt *q = store_query(s, err, "SELECT not_before, robots_at, robots FROM hosts WHERE host = ?", "t", host);
	int got = q ? store_step(s, q, err) : -1;
	if (got != 1)
		return got;
	*out = (struct host_facts){column_time(q, 0), column_time(q, 1), column_str(q, 2, a)};
	sqlite3_reset(q);
	return 0;
}

int store_host_pause(struct store *s, const char *host, int64_t not_before, struct buf *err)
{
	return store_run(s, err, "INSERT INTO hosts (host, not_before) VALUES (?, ?)"
	                         " ON CONFLICT (host) DO UPDATE SET not_before = excluded.not_before", "td", host, not_before);
}

int store_host_robots(struct store *s, const char *host, int64_t at, const char *robots, struct buf *err)
{
	return store_run(s, err, "INSERT INTO hosts (host, robots_at, robots) VALUES (?, ?, ?)"
	                         " ON CONFLICT (host) DO UPDATE SET robots_at = excluded.robots_at, robots = excluded.robots",
	                 "tdt", host, at, robots);
}
