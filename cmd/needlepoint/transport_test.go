package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asking is a client that believes these authorities and no other.
func asking(t *testing.T, trusted ...*x509.Certificate) *http.Client {
	t.Helper()
	pool := x509.NewCertPool()
	for _, c := range trusted {
		pool.AddCert(c)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, DisableKeepAlives: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport, Timeout: 20 * time.Second}
}

// fetch gets an address; an error where the client does not get an answer.
func fetch(t *testing.T, client *http.Client, url string) (*http.Response, []byte, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, body, err
}

// TestLocalAuthorityServesTLS installs the authority as a phone would: downloaded from the service, compared by its fingerprint.
func TestLocalAuthorityServesTLS(t *testing.T) {
	store := filepath.Join(t.TempDir(), "book.gpkg")
	var out bytes.Buffer
	p := serveTo(t, &out, store, "--tls-local=needle.lan,192.168.77.5")
	port := p.url[strings.LastIndex(p.url, ":"):]
	if !strings.HasPrefix(p.url, "https://") {
		t.Fatalf("the service says it listens on %s", p.url)
	}
	if _, _, err := fetch(t, asking(t), p.url+"/healthz"); err == nil || !strings.Contains(err.Error(), "unknown authority") {
		t.Errorf("a client that has not installed the authority: %v", err)
	}
	careless := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	resp, der, err := fetch(t, careless, p.url+"/ca.crt")
	if err != nil {
		t.Fatal(err)
	}
	if kind := resp.Header.Get("Content-Type"); resp.StatusCode != 200 || kind != "application/x-x509-ca-cert" || !strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the authority's certificate: %d %v", resp.StatusCode, resp.Header)
	}
	ca, err := x509.ParseCertificate(der) // fails on anything behind it, such as a key
	if err != nil || !ca.IsCA {
		t.Fatalf("what is downloaded is no authority: %v", err)
	}
	client := asking(t, ca)
	for _, host := range []string{"localhost", "127.0.0.1", "needle.lan", "192.168.77.5"} {
		client.Transport.(*http.Transport).DialTLSContext = nil
		client.Transport.(*http.Transport).TLSClientConfig.ServerName = host
		resp, _, err := fetch(t, client, "https://127.0.0.1"+port+"/healthz")
		if err != nil || resp.StatusCode != 200 {
			t.Errorf("as %s: %v", host, err)
		} else if resp.Header.Get("Strict-Transport-Security") != "" {
			t.Errorf("a local authority promises TLS for ever: %v", resp.Header)
		}
	}
	old := &tls.Config{RootCAs: client.Transport.(*http.Transport).TLSClientConfig.RootCAs, MaxVersion: tls.VersionTLS11, ServerName: "localhost"}
	if conn, err := tls.Dial("tcp", "127.0.0.1"+port, old); err == nil {
		conn.Close()
		t.Error("TLS 1.1 is spoken")
	}
	p.stop(t)
	said := out.String() + p.log.String()
	if !strings.Contains(said, filepath.Join(store+".tls", "ca.crt")) || !strings.Contains(said, "SHA-256") || strings.Contains(said, "PRIVATE KEY") {
		t.Errorf("what is said: %s", said)
	}
	again := serve(t, store, "--tls-local=needle.lan")
	if _, _, err := fetch(t, client, strings.Replace(again.url, "127.0.0.1", "localhost", 1)+"/healthz"); err != nil {
		t.Errorf("after a restart the phone has to install anew: %v", err)
	}
	again.stop(t)
	for name, want := range map[string]os.FileMode{"": 0o700 | os.ModeDir, "authority.pem": 0o600, "service.pem": 0o600} {
		info, err := os.Stat(filepath.Join(store+".tls", name))
		if err != nil || info.Mode() != want {
			t.Errorf("%s: %v %v, want %v", name, info.Mode(), err, want)
		}
	}
}

// TestLocalAuthoritySignsForLocalNamesOnly has the authority's own key sign for a bank: nobody who installed it believes that.
func TestLocalAuthoritySignsForLocalNamesOnly(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	a, err := openLocalAuthority(localOptions{dir: filepath.Join(t.TempDir(), "tls"), clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	for name, believed := range map[string]bool{"needle.lan": true, "10.1.2.3": true, "fd00::7": true, "www.bank.example": false, "203.0.113.9": false, "2001:db8::1": false} {
		template, err := a.template(serviceLife)
		if err != nil {
			t.Fatal(err)
		}
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = []net.IP{ip}
		} else {
			template.DNSNames = []string{name}
		}
		key, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
		if err != nil {
			t.Fatal(err)
		}
		leaf, _ := x509.ParseCertificate(der)
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: name, CurrentTime: now}); (err == nil) != believed {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, name := range []string{"www.bank.example", "203.0.113.9", "*.lan", "lan.", "a b.lan", ""} {
		if err := checkLocalNames([]string{name}); err == nil {
			t.Errorf("--tls-local=%q is taken", name)
		}
	}
}

// TestLocalCertificateIsRenewed walks through the years.
func TestLocalCertificateIsRenewed(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	o := localOptions{dir: filepath.Join(t.TempDir(), "tls"), clock: func() time.Time { return now }}
	a, err := openLocalAuthority(o)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	renewals, end := 0, a.certificate.NotAfter
	for ; now.Before(end); now = now.Add(20 * 24 * time.Hour) {
		changed, err := a.refresh()
		if err != nil {
			t.Fatal(err)
		}
		if changed {
			renewals++
		}
		leaf := a.current().Leaf
		if life := leaf.NotAfter.Sub(leaf.NotBefore); life > 397*24*time.Hour {
			t.Fatalf("a certificate for %v", life)
		}
		if _, err := leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: "localhost", CurrentTime: now}); err != nil {
			t.Fatalf("at %v: %v", now, err)
		}
	}
	if years := int(authorityLife / (365 * 24 * time.Hour)); renewals < years || renewals > 2*years {
		t.Errorf("%d renewals in %d years", renewals, years)
	}
	again, err := openLocalAuthority(localOptions{dir: o.dir, names: []string{"new.local"}, clock: func() time.Time { return end.Add(-time.Hour) }})
	if err != nil || !again.certificate.Equal(a.certificate) || !covers(again.current().Leaf, []string{"new.local"}, nil) {
		t.Errorf("a new name: %v", err)
	}
	now = end.Add(time.Minute)
	if _, err := openLocalAuthority(o); err == nil || !strings.Contains(err.Error(), "ended on") {
		t.Errorf("an authority that has ended: %v", err)
	}
	if err := os.WriteFile(filepath.Join(o.dir, authorityFile), []byte("torn"), 0o600); err != nil {
		t.Fatal(err)
	}
	now = end.Add(-time.Hour)
	if _, err := openLocalAuthority(o); err == nil || !strings.Contains(err.Error(), authorityFile) {
		t.Errorf("a torn file: %v", err)
	}
}

// operatorFiles writes a certificate of its own authority for localhost, and returns its names and the authority.
func operatorFiles(t *testing.T, dir, name string) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{"localhost", "needle.example"}, IPAddresses: []net.IP{{127, 0, 0, 1}}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	pem, err := pairPEM(key, der)
	if err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string][]byte{"key.pem": pem, "cert.pem": certificatePEM(der)} {
		if err := os.WriteFile(filepath.Join(dir, file), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, _ := x509.ParseCertificate(der)
	return c
}

// TestCertificateFilesAreReadAgain replaces the files under a running service; files that do not fit change nothing.
func TestCertificateFilesAreReadAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := operatorFiles(t, dir, "first")
	p := serve(t, filepath.Join(dir, "book.gpkg"), "--tls-cert", filepath.Join(dir, "cert.pem"), "--tls-key", filepath.Join(dir, "key.pem"))
	resp, _, err := fetch(t, asking(t, first), p.url+"/healthz")
	if err != nil {
		t.Fatal(err)
	}
	if resp.Header.Get("Strict-Transport-Security") != "" {
		t.Error("all ports of this machine are told to speak TLS")
	}
	req, _ := http.NewRequestWithContext(t.Context(), "GET", p.url+"/healthz", nil)
	req.Host = "needle.example"
	named, err := asking(t, first).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	named.Body.Close()
	if !strings.HasPrefix(named.Header.Get("Strict-Transport-Security"), "max-age=") {
		t.Errorf("by its name: %v", named.Header)
	}
	if err := os.WriteFile(filepath.Join(dir, "cert.pem"), []byte("half a file"), 0o600); err != nil {
		t.Fatal(err)
	}
	time.Sleep(freshEvery + time.Second)
	if _, _, err := fetch(t, asking(t, first), p.url+"/healthz"); err != nil {
		t.Errorf("while the files do not fit: %v", err)
	}
	second := operatorFiles(t, dir, "second")
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(200 * time.Millisecond) {
		if _, _, err = fetch(t, asking(t, second), p.url+"/healthz"); err == nil || time.Now().After(deadline) {
			break
		}
	}
	if err != nil {
		t.Errorf("the new certificate is not served: %v", err)
	}
	p.stop(t)
	if log := p.log.String(); strings.Count(log, "cannot be used") != 1 || strings.Contains(log, "PRIVATE KEY") {
		t.Errorf("the log:\n%s", log)
	}
}

// TestAddressesOthersReachNeedTLS looks at what the command line takes.
func TestAddressesOthersReachNeedTLS(t *testing.T) {
	dir := t.TempDir()
	operatorFiles(t, dir, "any")
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for args, says := range map[string]string{
		"--listen 0.0.0.0:0":                         "--plain-http",
		"--listen :0":                                "--tls-local",
		"--listen [::]:0":                            "TLS",
		"--listen 192.168.1.2:0":                     "TLS",
		"--tls-cert " + cert:                         "--tls-key",
		"--tls-key " + key:                           "--tls-cert",
		"--tls-local --tls-cert " + cert:             "--tls-key",
		"--plain-http --tls-local":                   "--plain-http",
		"--tls-local=www.bank.example":               "www.bank.example",
		"--tls-local=8.8.8.8":                        "8.8.8.8",
		"--tls-cert " + key + ".no --tls-key " + key: "key.pem.no",
		"--tls-cert " + cert + " --tls-key " + cert:  "cert.pem",
		fmt.Sprintf("--tls-cert %s --tls-key %s --plain-http", cert, key): "--plain-http",
	} {
		out, errs, code := tool(t, append([]string{"serve", "--store", filepath.Join(dir, "book.gpkg")}, strings.Fields(args)...)...)
		if code == 0 || !strings.Contains(errs, says) || strings.Contains(out+errs, "serving") {
			t.Errorf("serve %s: exit %d, want %q in\n%s%s", args, code, says, out, errs)
		}
	}
	out := must(t, "serve", "--print-config", "--tls-cert", cert, "--tls-key", key)
	if !strings.Contains(out, key) || strings.Contains(out, "PRIVATE KEY") {
		t.Errorf("the settings: %s", out)
	}
	p := serve(t, filepath.Join(dir, "book.gpkg"), "--listen", "0.0.0.0:0", "--plain-http")
	p.stop(t)
}
