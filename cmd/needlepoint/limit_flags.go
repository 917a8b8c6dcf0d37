package main

import (
	"errors"
	"fmt"
	"math"

	"needlepoint/assets"
	"needlepoint/web"
)

// limitFlags say how much of the service one client may take.
type limitFlags struct {
	ClientRate     float64 `help:"Requests a second that one address may make for long, thirty seconds' worth of them at once; 0 for no bound." default:"200" env:"NEEDLEPOINT_CLIENT_RATE" placeholder:"N"`
	AccountRate    float64 `help:"The same for one account, from wherever it asks." default:"200" env:"NEEDLEPOINT_ACCOUNT_RATE" placeholder:"N"`
	MaxConnections int     `help:"Connections open at once, an eighth of them from one address." default:"4096" env:"NEEDLEPOINT_MAX_CONNECTIONS" placeholder:"N"`
	TrustedProxies string  `help:"Addresses of proxies whose X-Forwarded-For is believed, or none." default:"${local_proxies}" env:"NEEDLEPOINT_TRUSTED_PROXIES" placeholder:"ADDRESSES"`
}

// Bounds of the flags.
const (
	mostRate        = 1e6
	mostConnections = 1 << 20
)

// limits are the flags as the server takes them.
func (f limitFlags) limits() (web.Limits, error) {
	for name, rate := range map[string]float64{"client-rate": f.ClientRate, "account-rate": f.AccountRate} {
		if math.IsNaN(rate) || rate < 0 || rate > mostRate || rate > 0 && rate < 1 {
			return web.Limits{}, misuse{assets.Text{
				ZH: fmt.Sprintf("--%s＝%g：应为 1 到 %d，0 为不限", name, rate, int(mostRate)),
				EN: fmt.Sprintf("--%s = %g: a number from 1 to %d is expected, 0 for no bound", name, rate, int(mostRate))}}
		}
	}
	if f.MaxConnections < 8 || f.MaxConnections > mostConnections {
		return web.Limits{}, misuse{assets.Text{
			ZH: fmt.Sprintf("--max-connections＝%d：应为 8 到 %d", f.MaxConnections, mostConnections),
			EN: fmt.Sprintf("--max-connections = %d: a number from 8 to %d is expected", f.MaxConnections, mostConnections)}}
	}
	proxies, err := web.ParseProxies(f.TrustedProxies)
	if refused := (*assets.Error)(nil); errors.As(err, &refused) {
		return web.Limits{}, misuse{assets.Text{ZH: "--trusted-proxies：" + refused.Message.ZH, EN: "--trusted-proxies: " + refused.Message.EN}}
	}
	return web.Limits{ClientRate: f.ClientRate, AccountRate: f.AccountRate, Connections: f.MaxConnections, Proxies: proxies}, nil
}
