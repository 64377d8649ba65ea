#include "daemon/api/api.h"

const struct route *const api_routes[] = {
	routes_status,
	routes_facts,
	routes_scores,
	routes_explain,
	routes_try,
	routes_agencies,
	routes_standards,
	routes_audit,
	routes_warnings,
	routes_runs,
	routes_bundles,
	routes_schedule,
	routes_tokens,
	routes_events,
	routes_openapi,
	NULL,
};
