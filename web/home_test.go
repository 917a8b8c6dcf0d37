package web

import "testing"

// A page of another site, whose name was made to mean this machine, has that name in Host.
func TestNamesOfThisMachine(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "localhost:8080": true, "LOCALHOST:1": true, "app.localhost:80": true, "localhost.": true,
		"127.0.0.1": true, "127.0.0.1:8080": true, "127.9.9.9:1": true, "[::1]": true, "[::1]:8080": true, "::1": true,
		"": false, ":": false, ":80": false, "needlepoint.example": false, "localhost.example:80": false, "127.0.0.1.example": false,
		"127.0.0.1.example:80": false, "xlocalhost": false, "192.168.1.2:80": false, "[fe80::1]:80": false, "0.0.0.0:80": false, "127.0.0.1:80:80": false,
	} {
		if got := loopbackHost(host); got != want {
			t.Errorf("%q: %v", host, got)
		}
	}
}
