package web

import (
	"crypto/tls"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// Transport says how the service and its clients are kept from being overheard; the zero value is plain HTTP.
type Transport struct {
	TLS       *tls.Config // nil for none
	Strict    bool        // browsers are told to come back by TLS only
	Authority []byte      // DER of the local authority's certificate, which phones may fetch; nil where there is none
}

// AuthorityPath is where the local authority's certificate is downloaded.
const AuthorityPath = "/ca.crt"

// strictFor is how long browsers that came by TLS shall not come without: half a year. Only the operator's own certificate promises so
// much: a local authority is for a test, and a name in the local network that it was tried with must be usable without it afterwards.
const strictFor = "max-age=15768000"

// strict adds HSTS, but not for names of this machine alone: browsers would keep to TLS on all its other ports.
func (s *Server) strict(c *fiber.Ctx) {
	if s.transport.Strict && !loopbackHost(string(c.Request().Host())) {
		c.Set(fiber.HeaderStrictTransportSecurity, strictFor)
	}
}

// loopbackHost reports whether a Host header names this machine itself.
func loopbackHost(host string) bool {
	// Not by net.SplitHostPort, whose error for a host without a port is made for every request of the demo.
	if colon := strings.LastIndexByte(host, ':'); colon > 0 && (strings.IndexByte(host, ':') == colon || host[colon-1] == ']') {
		host = host[:colon]
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// authority hands out the local authority's certificate, never a key.
func (s *Server) authority(c *fiber.Ctx) error {
	if s.transport.Authority == nil {
		return assets.Refuse(assets.NotFound, "authority", assets.Text{
			ZH: "本服务没有本地证书机构；用 serve --tls-local 启动才有", EN: "this service has no local authority; serve --tls-local makes one"})
	}
	c.Set(fiber.HeaderContentType, "application/x-x509-ca-cert")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="needlepoint-ca.crt"`)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(s.transport.Authority)
}
