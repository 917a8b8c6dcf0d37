package access

import (
	"context"
	"fmt"

	"needlepoint/assets"
)

// Verified is what VerifyEvents found.
type Verified struct {
	Events int64
	Head   Head // of the trail as it is
	Faults []EventFault
}

// EventFault is one place where the trail is not what was kept.
type EventFault struct {
	Seq     int64
	Message assets.Text
}

// maxFaults bounds what is told of a trail that is altered everywhere.
const maxFaults = 100

// Trailer is what the trail of events is read from: a Store, or one that is only looked at.
type Trailer interface {
	// Trail is as Store has it. Where no accounts are kept at all it is NotFound.
	Trail(ctx context.Context, after int64, each func(Event) error) (Head, error)
}

// VerifyEvents follows the chain of the trail from its first event to its head and names every event that is altered, missing or
// put in between, and a tail that is cut. An error means that the trail could not be read.
func VerifyEvents(ctx context.Context, s Trailer) (Verified, error) {
	var v Verified
	fault := func(seq int64, zh, en string) {
		if len(v.Faults) < maxFaults {
			v.Faults = append(v.Faults, EventFault{seq, assets.Text{ZH: zh, EN: en}})
		}
	}
	head, err := s.Trail(ctx, 0, func(e Event) error {
		v.Events++
		switch want := v.Head.Seq + 1; {
		case e.Seq > want:
			fault(want, fmt.Sprintf("审计记录 %d 到 %d 不见了", want, e.Seq-1), fmt.Sprintf("events %d to %d of the audit trail are missing", want, e.Seq-1))
		case e.Seq < want:
			fault(e.Seq, fmt.Sprintf("审计记录 %d 不在原位", e.Seq), fmt.Sprintf("event %d of the audit trail is out of place", e.Seq))
		case eventHash(v.Head.Hash, e) != e.Hash:
			fault(e.Seq, fmt.Sprintf("审计记录 %d（%s，%s）被改动过，或它之前的记录被改动过", e.Seq, e.What, e.Actor),
				fmt.Sprintf("event %d of the audit trail (%s by %q) was altered, or the one before it was", e.Seq, e.What, e.Actor))
		}
		// What follows is judged by what is written here, so that one alteration is told once.
		v.Head = Head{e.Seq, e.Hash}
		return nil
	})
	if err != nil {
		return Verified{}, fmt.Errorf("verify events: %w", err)
	}
	if head != v.Head {
		fault(v.Head.Seq, fmt.Sprintf("审计记录止于 %d，但末尾应是 %d（%.12s）", v.Head.Seq, head.Seq, head.Hash),
			fmt.Sprintf("the audit trail ends at event %d, but its head says %d (%.12s)", v.Head.Seq, head.Seq, head.Hash))
	}
	return v, nil
}
