package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"needlepoint/assets"
)

// Lives of what the local authority signs, and of itself.
const (
	authorityLife  = 20 * 365 * 24 * time.Hour // so that nobody has to install it twice
	serviceLife    = 397 * 24 * time.Hour      // browsers take no longer one
	serviceRenewal = serviceLife / 3           // renewed when so much is left
	clockSlack     = time.Hour                 // for clients whose clock is behind
)

// Files of the local authority, in a folder for its owner alone.
const (
	authorityFile = "authority.pem" // key and certificate of the authority, together so that they cannot part
	serviceFile   = "service.pem"   // key and certificate of the service
	installFile   = "ca.crt"        // the authority's certificate alone, to install on a phone
)

// localAuthority signs one certificate for this installation's own names. It can sign for nothing but private addresses and names of
// local networks, so that who installs it trusts it with nothing else.
type localAuthority struct {
	localOptions
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
	held        atomic.Pointer[tls.Certificate]
}

// localOptions are what a local authority needs.
type localOptions struct {
	dir   string
	names []string // besides those of this machine
	clock func() time.Time
}

// openLocalAuthority reads the authority of a folder, or makes one there.
func openLocalAuthority(o localOptions) (*localAuthority, error) {
	if err := checkLocalNames(o.names); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return nil, fmt.Errorf("tls: %w", err)
	}
	if err := os.Chmod(o.dir, 0o700); err != nil { //nolint:gosec // a folder
		return nil, fmt.Errorf("tls: %w", err)
	}
	a := &localAuthority{localOptions: o}
	if err := a.readOrMake(); err != nil {
		return nil, err
	}
	pem := certificatePEM(a.certificate.Raw)
	if kept, err := os.ReadFile(a.installable()); err != nil || string(kept) != string(pem) {
		if err := writeWhole(a.installable(), pem); err != nil {
			return nil, err
		}
	}
	a.readService()
	_, err := a.refresh()
	return a, err
}

// installable is the file to install on a phone.
func (a *localAuthority) installable() string { return filepath.Join(a.dir, installFile) }

// fingerprint is what a person compares before installing.
func (a *localAuthority) fingerprint() string {
	sum := sha256.Sum256(a.certificate.Raw)
	parts := make([]string, len(sum))
	for i, b := range sum {
		parts[i] = fmt.Sprintf("%02X", b)
	}
	return strings.Join(parts, ":")
}

func (a *localAuthority) readOrMake() error {
	at := filepath.Join(a.dir, authorityFile)
	pair, err := readPair(at)
	if errors.Is(err, fs.ErrNotExist) {
		if err := a.make(at); err != nil {
			return err
		}
		pair, err = readPair(at) // another process may have been first
	}
	if err == nil && !pair.Leaf.IsCA {
		err = errors.New("it is not an authority's")
	}
	if err == nil && !a.clock().Before(pair.Leaf.NotAfter) {
		err = fmt.Errorf("it ended on %s", pair.Leaf.NotAfter.Format(time.DateOnly))
	}
	key, known := pair.PrivateKey.(*ecdsa.PrivateKey)
	if err == nil && !known {
		err = errors.New("its key is not ECDSA")
	}
	if err != nil {
		return assets.Refuse(assets.Invalid, "tls", assets.Text{
			ZH: fmt.Sprintf("本地证书机构的文件 %s 不能用：%v。移走它，下次启动会另做一个，手机上须重新安装", at, err),
			EN: fmt.Sprintf("the local authority's file %s cannot be used: %v. Move it away and the next start makes another, to be installed on phones anew", at, err)})
	}
	a.certificate, a.key = pair.Leaf, key
	return nil
}

// make makes an authority, unless there is one by then.
func (a *localAuthority) make(at string) error {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("tls: %w", err)
	}
	host, _ := os.Hostname() // only a name to tell authorities apart by
	template, err := a.template(authorityLife)
	if err != nil {
		return err
	}
	template.Subject = pkix.Name{CommonName: "Needlepoint local authority " + host, Organization: []string{"Needlepoint 绣城"}}
	template.IsCA, template.BasicConstraintsValid, template.MaxPathLenZero = true, true, true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	template.PermittedDNSDomainsCritical = true
	template.PermittedDNSDomains = localDomains
	template.PermittedIPRanges = localRanges()
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return fmt.Errorf("tls: %w", err)
	}
	pem, err := pairPEM(key, der)
	if err != nil {
		return err
	}
	return writeFirst(at, pem)
}

func (a *localAuthority) template(life time.Duration) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, fmt.Errorf("tls: %w", err)
	}
	now := a.clock().Truncate(time.Second)
	return &x509.Certificate{SerialNumber: serial, NotBefore: now.Add(-clockSlack), NotAfter: now.Add(life - clockSlack),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}}, nil
}

// readService takes the service's certificate of an earlier start into use where it still is the authority's; refresh judges the rest.
func (a *localAuthority) readService() {
	pair, err := readPair(filepath.Join(a.dir, serviceFile))
	if err == nil && pair.Leaf.CheckSignatureFrom(a.certificate) == nil {
		a.held.Store(&pair)
	}
}

func (a *localAuthority) current() *tls.Certificate { return a.held.Load() }

// refresh makes a new certificate of the service where the present one ends before long, or lacks a name that the machine has now.
func (a *localAuthority) refresh() (changed bool, err error) {
	names, ips := a.wanted()
	if held := a.held.Load(); held != nil && a.lasts(held.Leaf) && covers(held.Leaf, names, ips) {
		return false, nil
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return false, fmt.Errorf("tls: %w", err)
	}
	template, err := a.template(serviceLife)
	if err != nil {
		return false, err
	}
	if end := a.certificate.NotAfter; template.NotAfter.After(end) {
		template.NotAfter = end
	}
	template.Subject = pkix.Name{CommonName: names[0], Organization: []string{"Needlepoint 绣城"}}
	template.DNSNames, template.IPAddresses, template.KeyUsage = names, ips, x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return false, fmt.Errorf("tls: %w", err)
	}
	pem, err := pairPEM(key, der)
	if err != nil {
		return false, err
	}
	if err := writeWhole(filepath.Join(a.dir, serviceFile), pem); err != nil {
		return false, err
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return false, fmt.Errorf("tls: %w", err)
	}
	a.held.Store(&tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf})
	return true, nil
}

// lasts reports whether a certificate of the service need not be renewed yet, or cannot be since the authority itself ends.
func (a *localAuthority) lasts(leaf *x509.Certificate) bool {
	return a.clock().Before(leaf.NotAfter.Add(-serviceRenewal)) || !leaf.NotAfter.Before(a.certificate.NotAfter)
}

// covers reports whether a certificate is for all of the names and addresses.
func covers(leaf *x509.Certificate, names []string, ips []net.IP) bool {
	for _, name := range names {
		if leaf.VerifyHostname(name) != nil {
			return false
		}
	}
	for _, ip := range ips {
		if leaf.VerifyHostname(ip.String()) != nil {
			return false
		}
	}
	return true
}
