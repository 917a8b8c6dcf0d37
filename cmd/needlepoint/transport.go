package main

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"

	"github.com/alecthomas/kong"

	"needlepoint/assets"
	"needlepoint/web"
)

// transportFlags say how the service and its clients are kept from being overheard.
type transportFlags struct {
	TLSCert   string     `name:"tls-cert" help:"File of the certificate to serve with, its chain behind it (PEM); read again when it changes." env:"NEEDLEPOINT_TLS_CERT" placeholder:"FILE"`
	TLSKey    string     `name:"tls-key" help:"File of that certificate's key (PEM)." env:"NEEDLEPOINT_TLS_KEY" placeholder:"FILE"`
	TLSLocal  localNames `name:"tls-local" help:"Serve with a certificate of a small authority of this installation's own, for phones in the same network; --tls-local=NAME,ADDRESS adds names to those that this machine has." env:"NEEDLEPOINT_TLS_LOCAL"`
	PlainHTTP bool       `name:"plain-http" help:"Serve without TLS on an address that other machines reach: a proxy in front does TLS." env:"NEEDLEPOINT_PLAIN_HTTP"`
}

// localNames is a flag that may stand alone or name what the local certificate is for besides this machine's own names.
type localNames struct {
	on    bool
	names []string
}

// Decode reads the flag.
func (n *localNames) Decode(ctx *kong.DecodeContext) error {
	n.on = true
	if ctx.Scan.Peek().Type != kong.FlagValueToken {
		return nil
	}
	given := strings.TrimSpace(fmt.Sprint(ctx.Scan.Pop().Value))
	switch strings.ToLower(given) {
	case "", "true", "1", "yes", "on":
		return nil
	case "false", "0", "no", "off":
		n.on = false
		return nil
	}
	for name := range strings.SplitSeq(given, ",") {
		if name = strings.TrimSpace(name); name != "" {
			n.names = append(n.names, name)
		}
	}
	return nil
}

// IsBool says that the flag needs no value.
func (n *localNames) IsBool() bool { return true }

// on reports whether the service does TLS itself.
func (f transportFlags) on() bool { return f.TLSCert != "" || f.TLSLocal.on }

// scheme is how addresses of the service begin.
func (f transportFlags) scheme() string {
	if f.on() {
		return "https"
	}
	return "http"
}

// check refuses flags that contradict each other, and an address that others reach where nothing keeps them from being overheard.
func (f transportFlags) check(ctx context.Context, listen string) error {
	switch {
	case (f.TLSCert == "") != (f.TLSKey == ""):
		return misuse{assets.Text{
			ZH: "--tls-cert 和 --tls-key 须一起给出：证书和它的私钥",
			EN: "--tls-cert and --tls-key go together: a certificate and its key"}}
	case f.TLSCert != "" && f.TLSLocal.on:
		return misuse{assets.Text{
			ZH: "--tls-local 自己做证书，不能再给 --tls-cert；请只用一种",
			EN: "--tls-local makes a certificate of its own and does not take --tls-cert; give one of the two"}}
	case f.on() && f.PlainHTTP:
		return misuse{assets.Text{
			ZH: "--plain-http 是不用 TLS，与 --tls-cert、--tls-local 矛盾；请只用一种",
			EN: "--plain-http is without TLS and contradicts --tls-cert and --tls-local; give one of them"}}
	case !f.on() && !f.PlainHTTP && !isLoopback(ctx, listen):
		return misuse{assets.Text{
			ZH: fmt.Sprintf("--listen＝%s：别的机器能访问这个地址，不用 TLS 时密码和数据会被旁人看到。请用 --tls-cert 和 --tls-key 给出证书，或用 --tls-local 自制一张；若前面有反向代理负责 TLS，请加 --plain-http", listen),
			EN: fmt.Sprintf("--listen = %s: other machines reach this address, and without TLS passwords and data can be overheard. Give a certificate with --tls-cert and --tls-key, or have one made with --tls-local; where a proxy in front does TLS, say so with --plain-http", listen)}}
	}
	return nil
}

// lookupPatience bounds how long a name to listen on is looked up.
const lookupPatience = 5 * time.Second

// isLoopback reports whether only this machine reaches an address to listen on.
func isLoopback(ctx context.Context, listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return true // not an address at all: listening fails, and says why
	}
	if ip := net.ParseIP(host); ip != nil {
		return ip.IsLoopback()
	}
	if host == "" {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, lookupPatience)
	defer cancel()
	found, err := net.DefaultResolver.LookupIPAddr(ctx, host)
	if err != nil {
		return true // nor does listening on it work
	}
	for _, a := range found {
		if !a.IP.IsLoopback() {
			return false
		}
	}
	return true
}

// transport is TLS made ready.
type transport struct {
	web.Transport
	local *localAuthority // nil where the operator gave certificates, and without TLS
}

// openTransport makes TLS ready and keeps it so until ctx ends: a certificate that changes on the disk is read again, one of our own
// is renewed.
func (c serveCommand) openTransport(ctx context.Context, con *console, log *slog.Logger) (transport, error) {
	var source certificateSource
	var out transport
	switch {
	case c.TLSCert != "":
		files, err := openCertificateFiles(c.TLSCert, c.TLSKey)
		if err != nil {
			return transport{}, err
		}
		source, out.Strict = files, true
	case c.TLSLocal.on:
		dir, err := c.sidecar("tls")
		if err != nil {
			return transport{}, err
		}
		local, err := openLocalAuthority(localOptions{dir: dir, names: c.TLSLocal.names, clock: con.clock})
		if err != nil {
			return transport{}, err
		}
		source, out.local, out.Authority = local, local, local.certificate.Raw
	default:
		return transport{}, nil
	}
	go keepFresh(ctx, source, log)
	out.TLS = &tls.Config{
		MinVersion:     tls.VersionTLS12,
		NextProtos:     []string{"http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return source.current(), nil },
	}
	return out, nil
}

// certificateSource has a certificate that may change while it is served.
type certificateSource interface {
	current() *tls.Certificate
	refresh() (changed bool, err error) // an error leaves the current one in force
}

// freshEvery is how often a certificate is looked at.
const freshEvery = 5 * time.Second

// keepFresh refreshes until ctx ends, and says what became of it once.
func keepFresh(ctx context.Context, source certificateSource, log *slog.Logger) {
	tick := time.NewTicker(freshEvery)
	defer tick.Stop()
	said := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := source.refresh()
		switch {
		case err != nil && err.Error() != said:
			log.Warn("the new certificate cannot be used; the one before stays", "err", err)
			said = err.Error()
		case err == nil:
			if said = ""; changed {
				log.Info("serving with a new certificate", "until", source.current().Leaf.NotAfter)
			}
		}
	}
}
