package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestListsOfASessionAreNeverMissing looks at the session of the demo user, whose grants nobody wrote down.
func TestListsOfASessionAreNeverMissing(t *testing.T) {
	s := start(t)
	for _, cookie := range []string{"", "np_demo=crew"} {
		status, _, body := s.do(http.MethodGet, "/api/session", nil, "Cookie", cookie)
		if status != http.StatusOK || strings.Contains(string(body), "null") || !strings.Contains(string(body), `"groups":[]`) {
			t.Errorf("%q: %d %s", cookie, status, body)
		}
	}
}
