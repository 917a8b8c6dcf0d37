package web

import (
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"needlepoint/assets/access"
)

// accessRoutes is the surface of who asks, accounts, tokens and the trail.
func (s *Server) accessRoutes(api huma.API) {
	op := func(method, path, id, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: path, Summary: summary, DefaultStatus: http.StatusOK,
			MaxBodyBytes: 64 << 10, Errors: []int{401, 403, 404, 409, 422, 429, 503}}
	}
	gone := func(path, id, summary string) huma.Operation {
		o := op(http.MethodDelete, path, id, summary)
		o.DefaultStatus = http.StatusNoContent
		return o
	}
	huma.Register(api, op(http.MethodGet, "/api/session", "read-session", "Who asks, and what for"), s.readSession)
	huma.Register(api, op(http.MethodPost, "/api/session", "sign-in", "Sign in with a name and a password"), s.signIn)
	huma.Register(api, gone("/api/session", "sign-out", "Sign out"), s.signOut)
	huma.Register(api, op(http.MethodPost, "/api/session/demo", "switch-demo", "Try another role as the demo user"), s.switchDemo)
	huma.Register(api, op(http.MethodPost, "/api/session/password", "change-password", "Change one's own password"), s.changePassword)
	huma.Register(api, op(http.MethodGet, "/api/setup/{secret}", "read-setup", "What a one-time link is for"), s.readSetup)
	huma.Register(api, op(http.MethodPost, "/api/setup/{secret}", "set-up", "Use a one-time link: choose a password and sign in"), s.setUp)

	huma.Register(api, op(http.MethodGet, "/api/accounts", "list-accounts", "The accounts that who asks manages"), s.listAccounts)
	huma.Register(api, op(http.MethodPost, "/api/accounts", "add-account", "Add an account and invite its holder"), s.addAccount)
	huma.Register(api, op(http.MethodPatch, "/api/accounts/{name}", "change-account", "Change an account: its display name, its grants, whether it is disabled"), s.changeAccount)
	huma.Register(api, gone("/api/accounts/{name}", "remove-account", "Remove an account for good"), s.removeAccount)
	huma.Register(api, op(http.MethodPost, "/api/accounts/{name}/invitation", "invite", "A new link to choose a password with"), s.invite)
	huma.Register(api, op(http.MethodGet, "/api/accounts/{name}/tokens", "account-tokens", "The tokens of an account"), s.accountTokens)

	huma.Register(api, op(http.MethodGet, "/api/tokens", "own-tokens", "One's own tokens"), s.ownTokens)
	huma.Register(api, op(http.MethodPost, "/api/tokens", "issue-token", "Issue a token of one's own"), s.issueToken)
	huma.Register(api, gone("/api/tokens/{id}", "revoke-token", "Take a token back"), s.revokeToken)

	huma.Register(api, op(http.MethodGet, "/api/roles", "list-roles", "What there is to grant"), s.listRoles)
	huma.Register(api, op(http.MethodGet, "/api/audit", "audit", "The trail of sign-ins, rights and exports, newest first"), s.audit)
}

// accessPolicies are the rows of these routes in the table of who may ask what.
func accessPolicies() []policy {
	return []policy{
		other("GET POST DELETE", "/api/session", anybody()),
		other("POST", "/api/session/demo", anybody()),
		other("POST", "/api/session/password", somebody()),
		other("GET POST", "/api/setup/:secret", anybody()),

		other("GET POST", "/api/accounts", may(access.Accounts)),
		other("PATCH DELETE", "/api/accounts/:name", may(access.Accounts)),
		other("POST", "/api/accounts/:name/invitation", may(access.Accounts)),
		other("GET", "/api/accounts/:name/tokens", may(access.Accounts)),
		other("GET POST", "/api/tokens", somebody()),
		other("DELETE", "/api/tokens/:id", somebody()),
		other("GET", "/api/roles", may(access.See)),
		other("GET", "/api/audit", mayAll(access.Audit)),
	}
}
