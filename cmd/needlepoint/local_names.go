package main

import (
	"fmt"
	"net"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strings"

	"needlepoint/assets"
)

// localDomains are the names that no public network has, below which the local authority may sign.
var localDomains = []string{"localhost", "local", "lan", "internal", "home.arpa"}

// localPrefixes are the addresses that no public network has.
var localPrefixes = []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"}

func localRanges() []*net.IPNet {
	var out []*net.IPNet
	for _, text := range localPrefixes {
		p := netip.MustParsePrefix(text)
		out = append(out, &net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())})
	}
	return out
}

func isLocalAddress(ip net.IP) bool {
	return slices.ContainsFunc(localRanges(), func(n *net.IPNet) bool { return n.Contains(ip) })
}

var hostName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)

func isLocalName(name string) bool {
	if len(name) > 253 || !hostName.MatchString(name) {
		return false
	}
	return slices.ContainsFunc(localDomains, func(d string) bool { return name == d || strings.HasSuffix(name, "."+d) })
}

// checkLocalNames refuses names that a browser would not believe the local authority.
func checkLocalNames(names []string) error {
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil && isLocalAddress(ip) || ip == nil && isLocalName(strings.ToLower(name)) {
			continue
		}
		return misuse{assets.Text{
			ZH: fmt.Sprintf("--tls-local＝%.100q：只能是内网地址，或以 .%s 结尾的名字；别的名字请向正式的机构申请证书，用 --tls-cert", name, strings.Join(localDomains, "、.")),
			EN: fmt.Sprintf("--tls-local = %.100q: an address of a private network is taken, or a name that ends in .%s; for other names get a certificate of a public authority and give it with --tls-cert", name, strings.Join(localDomains, ", ."))}}
	}
	return nil
}

// wanted are the names and addresses that the service's certificate is for: those given, localhost, and what this machine is called in
// its own network.
func (a *localAuthority) wanted() (names []string, ips []net.IP) {
	names, ips = []string{"localhost"}, []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	if host, err := os.Hostname(); err == nil {
		host, _, _ = strings.Cut(strings.ToLower(host), ".")
		if name := host + ".local"; isLocalName(name) {
			names = append(names, name)
		}
	}
	ips = append(ips, localAddresses()...)
	for _, given := range a.names {
		if ip := net.ParseIP(given); ip != nil {
			ips = append(ips, ip)
		} else {
			names = append(names, strings.ToLower(given))
		}
	}
	return names, ips
}

// localAddresses are this machine's addresses in private networks; those of one link only are left out, which no browser's address
// bar takes.
func localAddresses() []net.IP {
	found, err := net.InterfaceAddrs()
	if err != nil {
		return nil // names are enough
	}
	var out []net.IP
	for _, a := range found {
		n, ok := a.(*net.IPNet)
		if ok && !n.IP.IsLoopback() && !n.IP.IsLinkLocalUnicast() && isLocalAddress(n.IP) {
			out = append(out, n.IP)
		}
	}
	return out
}
