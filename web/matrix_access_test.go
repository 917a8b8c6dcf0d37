package web_test

// accessProbes are those of sessions, accounts, tokens and the trail. The one that ends a reader's session is the last of all.
func accessProbes() []probe {
	nothing := func(path string) func(*matrix, target) question { // a body that the route refuses, from who may ask it
		return func(*matrix, target) question { return question{path: path, body: map[string]any{}} }
	}
	return []probe{
		{route: "GET /api/session", let: anyone, ask: get("/api/session")},
		{route: "POST /api/session", let: anyone, ask: nothing("/api/session")},
		{route: "POST /api/session/demo", let: anyone, ask: nothing("/api/session/demo")},
		{route: "POST /api/session/password", let: allRoles, ask: nothing("/api/session/password")},
		{route: "GET /api/setup/:secret", let: anyone, ask: get("/api/setup/none")},
		{route: "POST /api/setup/:secret", let: anyone, ask: nothing("/api/setup/none")},

		{route: "GET /api/accounts", let: admins, ask: get("/api/accounts")},
		{route: "POST /api/accounts", let: admins, ask: nothing("/api/accounts")},
		{route: "PATCH /api/accounts/:name", let: admins, ask: nothing("/api/accounts/none")},
		{route: "DELETE /api/accounts/:name", let: admins, ask: get("/api/accounts/none")},
		{route: "POST /api/accounts/:name/invitation", let: admins, ask: get("/api/accounts/none/invitation")},
		{route: "GET /api/accounts/:name/tokens", let: admins, ask: get("/api/accounts/none/tokens")},
		{route: "GET /api/tokens", let: allRoles, ask: get("/api/tokens")},
		{route: "POST /api/tokens", let: allRoles, ask: nothing("/api/tokens")},
		{route: "DELETE /api/tokens/:id", let: allRoles, ask: get("/api/tokens/none")},
		{route: "GET /api/roles", let: allRoles, ask: get("/api/roles")},
		{route: "GET /api/audit", let: auditors, whole: fullReach, ask: get("/api/audit")},

		{route: "DELETE /api/session", let: anyone, ask: get("/api/session")},
	}
}
