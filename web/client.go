package web

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// Proxies are the addresses whose word is taken for who asks and by what name: those of proxies of the operator's own.
type Proxies []netip.Prefix

// LoopbackProxies is a proxy on this machine, which needs no word of the operator.
const LoopbackProxies = "127.0.0.0/8,::1"

// ParseProxies reads addresses and prefixes with commas between; "none" and nothing are none.
func ParseProxies(text string) (Proxies, error) {
	var out Proxies
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" || part == "none" {
			continue
		}
		p, err := netip.ParsePrefix(part)
		if a, second := netip.ParseAddr(part); err != nil && second == nil {
			p, err = netip.PrefixFrom(a.WithZone(""), a.BitLen()), nil
		}
		if err != nil {
			return nil, assets.Refuse(assets.Invalid, "proxies", assets.Text{
				ZH: fmt.Sprintf("“%.60s”：应为 IP 地址或网段，如 10.0.0.7 或 10.0.0.0/24", part),
				EN: fmt.Sprintf("%.60q: an IP address or prefix is expected, such as 10.0.0.7 or 10.0.0.0/24", part)})
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// trusts reports whether an address is one of the proxies.
func (p Proxies) trusts(a netip.Addr) bool {
	for _, one := range p {
		if one.Contains(a) {
			return true
		}
	}
	return false
}

// strings are the proxies as the HTTP library takes them.
func (p Proxies) strings() []string {
	out := []string{}
	for _, one := range p {
		out = append(out, one.String())
	}
	return out
}

// addressOf returns the address of a connection's other end.
func addressOf(a net.Addr) netip.Addr {
	tcp, known := a.(*net.TCPAddr)
	if !known {
		return netip.Addr{}
	}
	ip, _ := netip.AddrFromSlice(tcp.IP)
	return ip.Unmap()
}

// clientOf returns the address of who asks: the other end of the connection, or where that is a proxy of ours the last address in
// X-Forwarded-For that is not. What stands before it was written by who knows whom.
func (s *Server) clientOf(c *fiber.Ctx) netip.Addr {
	at := addressOf(c.Context().RemoteAddr())
	if !s.limits.Proxies.trusts(at) {
		return at
	}
	chains := c.Request().Header.PeekAll(fiber.HeaderXForwardedFor)
	for i := len(chains) - 1; i >= 0; i-- {
		for chain := chains[i]; chain != nil; {
			last := chain
			if comma := bytes.LastIndexByte(chain, ','); comma >= 0 {
				last, chain = chain[comma+1:], chain[:comma]
			} else {
				chain = nil
			}
			a, err := netip.ParseAddr(string(bytes.TrimSpace(last)))
			if err != nil {
				return at // a proxy of ours writes addresses: the chain is broken here
			}
			if at = a.Unmap().WithZone(""); !s.limits.Proxies.trusts(at) {
				return at
			}
		}
	}
	return at
}
