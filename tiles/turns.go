package tiles

import (
	"runtime"
	"time"
)

// turns gives way to others now and then in what may take long. Writers, probes and readers of kept tiles need a processor for a
// moment only, and would else wait behind renders for as long as the scheduler lets these run.
type turns struct{ last time.Time }

// turnTime is how long a turn lasts. Giving way costs microseconds: the scheduler wakes a processor to look for work.
const turnTime = 200 * time.Microsecond

func newTurns() turns { return turns{time.Now()} }

// give lets all others have a turn where one has lasted long enough.
func (t *turns) give() {
	if time.Since(t.last) >= turnTime {
		runtime.Gosched()
		t.last = time.Now()
	}
}
