package web

import (
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
)

// Asked is how a request reached the service, for answers that set cookies or name its address.
type Asked struct {
	base   string // "https://city.example"
	secure bool   // the reader's own connection is encrypted
	home   bool   // sent on this machine, as the demo of a sample has it
}

// Resolve reads it before the handler runs.
func (a *Asked) Resolve(hc huma.Context) []error {
	c := humafiber.Unwrap(hc)
	*a = Asked{base: c.BaseURL(), secure: c.Protocol() == "https", home: atHome(c)}
	return nil
}

var _ huma.Resolver = (*Asked)(nil)

// sessionCookie has a browser keep a session's secret, where no script reads it and no other site has it sent along with a change.
func (a *Asked) sessionCookie(secret string, until time.Duration) string {
	c := a.cookie(cookieSession, secret)
	if a.secure {
		c.Name = cookieSecure
	}
	if c.MaxAge = int(until / time.Second); secret == "" {
		c.MaxAge = -1
	}
	return c.String()
}

// demoCookie has a browser keep the role of the demo user until it is closed.
func (a *Asked) demoCookie(role string) string {
	c := a.cookie(cookieDemo, role)
	if role == "" {
		c.MaxAge = -1
	}
	return c.String()
}

func (a *Asked) cookie(name, value string) *http.Cookie {
	return &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: a.secure, SameSite: http.SameSiteLaxMode}
}
