package web

import (
	"strings"

	"needlepoint/assets/access"
)

// CSRF is what a page sends with a change, of a session's secret.
func CSRF(secret string) string {
	return (&asker{Principal: access.Principal{Means: access.BySession}, secret: secret}).csrf()
}

// FollowSettings reads the settings of the public face as every node does now and then.
func (s *Server) FollowSettings() { s.readPublic() }

// Routes lists every route that the service has, methods that only say what may be done aside.
func (s *Server) Routes() (out []string) {
	for _, r := range s.app.GetRoutes(true) {
		switch {
		case r.Method == "HEAD" || r.Method == "OPTIONS" || r.Method == "CONNECT" || r.Method == "TRACE":
		case strings.HasSuffix(r.Path, "/ogc/*"): // where there is nothing
		default:
			out = append(out, r.Method+" "+r.Path)
		}
	}
	return out
}
