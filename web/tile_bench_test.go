package web_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"needlepoint/web"
)

// tileRequest is what a browser sends.
var tileRequest = []byte("GET " + tilePath + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\n" +
	"Accept-Encoding: gzip, deflate, br\r\nAccept-Language: zh-CN,zh;q=0.9\r\nReferer: http://needlepoint/\r\n\r\n")

// BenchmarkCachedTile reads one kept tile over loopback with requests logged and limits on. The processor time is of
// both ends.
func BenchmarkCachedTile(b *testing.B) {
	s := startWith(b, func(c *web.Config) {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	s.crowd(20_000)
	const clients = 4
	var all sync.WaitGroup
	before := processorTime(b)
	b.ResetTimer()
	for client := range clients {
		n := b.N/clients + min(max(b.N%clients-client, 0), 1)
		all.Go(func() {
			if err := drive(strings.TrimPrefix(s.url, "http://"), tileRequest, n); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
	b.StopTimer()
	b.ReportMetric(float64((processorTime(b)-before).Nanoseconds())/1e3/float64(b.N), "cpu-us/op")
}

// drive sends the request n times over one connection and reads every answer to its end, without allocating.
func drive(address string, request []byte, n int) error {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return err
	}
	defer conn.Close()
	return driveOn(conn, bufio.NewReader(conn), request, n)
}

func driveOn(conn net.Conn, r *bufio.Reader, request []byte, n int) error {
	status, lengthIs := []byte("HTTP/1.1 200 "), []byte("Content-Length: ")
	for range n {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(line, status) {
			return fmt.Errorf("%s", line)
		}
		length := 0
		for {
			if line, err = r.ReadSlice('\n'); err != nil {
				return err
			}
			if len(line) <= 2 {
				break
			}
			if value, ok := bytes.CutPrefix(line, lengthIs); ok {
				for _, digit := range bytes.TrimSpace(value) {
					length = length*10 + int(digit-'0')
				}
			}
		}
		if _, err := r.Discard(length); err != nil {
			return err
		}
	}
	return nil
}

// TestAKeptTileAllocatesLittle counts what server and client allocate for one kept tile; the client allocates nothing.
func TestAKeptTileAllocatesLittle(t *testing.T) {
	s := start(t)
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	r := bufio.NewReader(conn)
	each := testing.AllocsPerRun(2_000, func() {
		if err := driveOn(conn, r, tileRequest, 1); err != nil {
			t.Fatal(err)
		}
	})
	if each > 8 {
		t.Errorf("%v allocations a kept tile", each)
	}
	t.Logf("%v allocations", each)
}

// processorTime is what this process has used so far.
func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		b.Fatal(err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
