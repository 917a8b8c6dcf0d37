package web

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"needlepoint/assets/access"
)

type auditIn struct {
	What    []string  `query:"what" doc:"keys of events, joined by commas"`
	Actor   string    `query:"actor" maxLength:"300"`
	Subject string    `query:"subject" maxLength:"300"`
	Since   time.Time `query:"since" doc:"at or after"`
	Until   time.Time `query:"until" doc:"before"`
	Before  int64     `query:"before" minimum:"0" doc:"only events with a smaller number: the last one of the page before"`
	Limit   int       `query:"limit" minimum:"1" maximum:"1000" default:"100"`
}

type auditOut struct {
	Items []eventBody   `json:"items" doc:"the newest first"`
	Head  auditHeadBody `json:"head"`
}

// auditHeadBody is where the trail ends: written down elsewhere, it proves later that nothing was cut off.
type auditHeadBody struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
}

type eventBody struct {
	Seq     int64          `json:"seq"`
	At      time.Time      `json:"at"`
	Actor   string         `json:"actor" doc:"empty where nobody was known"`
	Via     string         `json:"via" doc:"the way in"`
	Client  string         `json:"client" doc:"network address"`
	What    access.What    `json:"what"`
	Subject string         `json:"subject"`
	Detail  map[string]any `json:"detail,omitempty"`
}

// audit answers from the trail of events. The journal of changes is apart from it.
func (s *Server) audit(ctx context.Context, in *auditIn) (*reply[auditOut], error) {
	q := access.EventQuery{Actor: in.Actor, Subject: in.Subject, Since: in.Since, Until: in.Until, Before: in.Before, Limit: in.Limit}
	for _, w := range in.What {
		if !access.What(w).Valid() {
			return nil, s.refuse(ctx, refuseField("what", fmt.Sprintf("没有“%.40s”这种记录；可用：%v", w, access.AllWhat()),
				fmt.Sprintf("there is no event %.40q; some of %v are expected", w, access.AllWhat())))
		}
		q.What = append(q.What, access.What(w))
	}
	events, head, err := s.access.Events(ctx, q)
	if err != nil {
		return nil, s.refuse(ctx, err)
	}
	out := auditOut{Items: []eventBody{}, Head: auditHeadBody{head.Seq, head.Hash}}
	for _, e := range events {
		body := eventBody{Seq: e.Seq, At: e.At, Actor: e.Actor, Via: e.Via, Client: e.Client, What: e.What, Subject: e.Subject}
		if len(e.Detail) > 0 {
			_ = json.Unmarshal(e.Detail, &body.Detail) // what was altered into no object is told by verify, not here
		}
		out.Items = append(out.Items, body)
	}
	return answer(out)
}
