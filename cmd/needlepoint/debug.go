package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"

	"needlepoint/assets"
)

// debugDoor answers whoever measures the process: profiles under /debug/pprof/, and POST /debug/gc. It is open only
// where asked for, and to this machine alone.
type debugDoor struct {
	server *http.Server
	ended  chan error
}

// openDebug opens the door on an address of loopback; an empty address is no door.
func openDebug(address string, log *slog.Logger) (*debugDoor, error) {
	if address == "" {
		return nil, nil //nolint:nilnil // a nil door is a door that is shut
	}
	host, _, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err != nil || ip == nil || !ip.IsLoopback() {
		return nil, misuse{assets.Text{
			ZH: fmt.Sprintf("--debug-address＝%s：只能是本机地址，如 127.0.0.1:6060", address),
			EN: fmt.Sprintf("--debug-address = %s: only an address of this machine is taken, such as 127.0.0.1:6060", address)}}
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("POST /debug/gc", collectGarbage)
	d := &debugDoor{server: &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}, ended: make(chan error, 1)}
	go func() { d.ended <- d.server.Serve(listener) }()
	log.Info("debugging", "debug", "http://"+listener.Addr().String())
	return d, nil
}

// Close shuts the door at once: a profile under way is cut off.
func (d *debugDoor) Close() error {
	if d == nil {
		return nil
	}
	err := d.server.Close()
	if ended := <-d.ended; !errors.Is(ended, http.ErrServerClosed) {
		err = errors.Join(err, ended)
	}
	return err
}

// collectGarbage collects all that is not in use, gives the memory back to the system, and tells what is left.
func collectGarbage(w http.ResponseWriter, _ *http.Request) {
	runtime.GC() // finishes what is under way
	before := collectorCPU()
	runtime.GC()
	spent := collectorCPU() - before
	debug.FreeOSMemory()
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // the reader is gone where this fails
		"goroutines": runtime.NumGoroutine(), "heap_bytes": mem.HeapAlloc, "heap_objects": mem.HeapObjects,
		"gc_cpu_ms": spent * 1000,
	})
}

// collectorCPU is the CPU that the garbage collector has taken, in seconds.
func collectorCPU() float64 {
	s := []metrics.Sample{{Name: "/cpu/classes/gc/total:cpu-seconds"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindFloat64 {
		return 0
	}
	return s[0].Value.Float64()
}
