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

int store_put_host(struct store *s, const char *host, const struct host_facts *facts, struct buf *err)
{
	return store_run(s, err, "INSERT OR REPLACE INTO hosts (host, not_before, robots_at, robots) VALUES (?, ?, ?, ?)", "tddt",
	                 host, facts->not_before, facts->robots_at, facts->robots);
}
