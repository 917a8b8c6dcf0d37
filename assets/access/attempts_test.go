package access

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"needlepoint/assets"
)

var noon = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// fail lets one attempt fail and returns for how long the name is locked then.
func fail(t *testing.T, a *attempts, name string, now time.Time) time.Duration {
	t.Helper()
	if err := a.begin(counted{name: name}, "192.0.2.1", now); err != nil {
		t.Fatalf("an attempt at %s is not admitted: %v", now.Format(time.TimeOnly), err)
	}
	return a.end(counted{name: name}, "192.0.2.1", failed, now)
}

func TestALockDoublesUpToAQuarterOfAnHourAndIsForgotten(t *testing.T) {
	a, now := newAttempts(), noon
	for i := range freeFailures - 1 {
		if lock := fail(t, a, "lin", now); lock != 0 {
			t.Fatalf("failure %d locks for %v", i+1, lock)
		}
	}
	for _, want := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute, 15 * time.Minute} {
		if lock := fail(t, a, "lin", now); lock != want {
			t.Fatalf("locked for %v, want %v", lock, want)
		}
		err := a.begin(counted{name: "lin"}, "192.0.2.9", now.Add(want-time.Second))
		var e *assets.Error
		if !errors.As(err, &e) || e.Code != assets.TooMany || e.Retry != time.Second {
			t.Fatalf("a second before its end the lock says %v", err)
		}
		if err := a.look(counted{name: "wei"}, "192.0.2.9", now); err != nil {
			t.Fatalf("another name is locked too: %v", err)
		}
		now = now.Add(want)
	}
	now = now.Add(forgetAfter)
	if lock := fail(t, a, "lin", now); lock != 0 {
		t.Fatalf("after an hour of peace the first failure locks for %v", lock)
	}
}

func TestSuccessForgetsFailures(t *testing.T) {
	a := newAttempts()
	for range freeFailures - 1 {
		fail(t, a, "lin", noon)
	}
	if err := a.begin(counted{name: "lin"}, "", noon); err != nil {
		t.Fatal(err)
	}
	a.end(counted{name: "lin"}, "", succeeded, noon)
	if lock := fail(t, a, "lin", noon); lock != 0 {
		t.Fatalf("locked for %v by one failure after a success", lock)
	}
}

func TestSimultaneousAttemptsCountAsFailures(t *testing.T) {
	a, admitted := newAttempts(), 0
	for i := range 50 {
		if a.begin(counted{name: "lin"}, fmt.Sprint("192.0.2.", i), noon) == nil {
			admitted++
		}
	}
	if admitted != freeFailures {
		t.Fatalf("%d attempts run at once, want %d", admitted, freeFailures)
	}
	locks := 0
	for range admitted {
		if a.end(counted{name: "lin"}, "", failed, noon) > 0 {
			locks++
		}
	}
	if locks != 1 {
		t.Errorf("%d locks, want one", locks)
	}
}

func TestAnAddressIsSlowedDownAndANetworkOfIPv6IsOne(t *testing.T) {
	a, now := newAttempts(), noon
	for i := range clientBurst {
		name, client := fmt.Sprint("name", i), fmt.Sprintf("2001:db8::%x", i+1)
		if err := a.begin(counted{name: name}, client, now); err != nil {
			t.Fatalf("attempt %d: %v", i, err)
		}
		a.end(counted{name: name}, client, failed, now)
	}
	if err := a.look(counted{name: "other"}, "2001:db8::ffff", now); assets.CodeOf(err) != assets.TooMany {
		t.Errorf("the network goes on: %v", err)
	}
	if err := a.look(counted{name: "other"}, "2001:db8:0:1::1", now); err != nil {
		t.Errorf("a neighbour's network is refused: %v", err)
	}
	if err := a.look(counted{name: "other"}, "2001:db8::1", now.Add(clientRefill)); err != nil {
		t.Errorf("a little later it is still refused: %v", err)
	}
}

func TestWhatIsRememberedOfAttemptsIsBounded(t *testing.T) {
	a := newAttempts()
	for i := range mostRemembered + 500 {
		now := noon.Add(time.Duration(i) * time.Millisecond)
		name := fmt.Sprint("name", i)
		client := fmt.Sprintf("10.%d.%d.%d", i>>16&255, i>>8&255, i&255)
		if err := a.begin(counted{name: name}, client, now); err != nil {
			t.Fatal(err)
		}
		a.end(counted{name: name}, client, failed, now)
	}
	if len(a.names) > mostRemembered || len(a.clients) > mostRemembered {
		t.Errorf("%d names and %d addresses are remembered", len(a.names), len(a.clients))
	}
	if a.names[counted{name: fmt.Sprint("name", mostRemembered+499)}] == nil {
		t.Error("the newest is forgotten")
	}
}
