package web

import (
	"fmt"
	"net/netip"
	"time"

	"github.com/gofiber/fiber/v2"

	"needlepoint/assets"
)

// Limits keep one client from taking what is meant for all. The zero value limits nothing.
type Limits struct {
	ClientRate  float64 // requests a second that an address may make for long; 0 for no bound
	AccountRate float64 // requests a second that an account may make for long; 0 for no bound
	Connections int     // open at once; 0 for 4,096
	Proxies     Proxies
}

// burstSeconds is how long a client that was quiet may ask as much as it likes: as many requests as the rate allows in that time.
// Somebody who flies over a map for a minute stays within it, somebody who copies the map does not.
const burstSeconds = 30

// limits are Limits made ready.
type limits struct {
	Limits
	clients, accounts *buckets
	since             time.Time
}

func newLimits(l Limits) limits {
	return limits{Limits: l, since: time.Now(),
		clients:  newBuckets(l.ClientRate, int(l.ClientRate*burstSeconds)+1),
		accounts: newBuckets(l.AccountRate, int(l.AccountRate*burstSeconds)+1)}
}

// limitClient refuses an address that asks too often, before anything is done for it.
func (s *Server) limitClient(c *fiber.Ctx) error {
	if s.limits.clients == nil {
		return c.Next()
	}
	cost := requestOf(c.UserContext()).cost
	if wait := s.limits.clients.take(clientKey(s.clientOf(c)), cost, time.Since(s.limits.since)); wait > 0 {
		return tooMany("limit client", wait)
	}
	return c.Next()
}

// limitAccount refuses an account that asks too often from wherever it does.
func (s *Server) limitAccount(c *fiber.Ctx, account string) error {
	if s.limits.accounts == nil || account == "" {
		return nil
	}
	cost := requestOf(c.UserContext()).cost
	if wait := s.limits.accounts.take([]byte(account), cost, time.Since(s.limits.since)); wait > 0 {
		return tooMany("limit account", wait)
	}
	return nil
}

// clientKey is what stands for an address: of IPv6 the network, since a household has more addresses than there are buckets.
func clientKey(a netip.Addr) []byte {
	raw := a.As16()
	if a.Is6() {
		return raw[:8]
	}
	return raw[12:]
}

func tooMany(op string, wait time.Duration) error {
	seconds := int64(wait/time.Second) + 1
	err := assets.Refuse(assets.TooMany, op, assets.Text{
		ZH: fmt.Sprintf("请求太频繁，请 %d 秒后再试；要取大量数据请用导出", seconds),
		EN: fmt.Sprintf("too many requests; retry in %d s, and for much data use an export", seconds)})
	err.Retry = time.Duration(seconds) * time.Second
	return err
}
