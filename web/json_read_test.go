package web_test

import (
	"fmt"
	"strings"
	"testing"
)

// TestEveryListOfABodyIsBounded holds the description against what is judged of a list: what no schema bounds would be judged in part.
func TestEveryListOfABodyIsBounded(t *testing.T) {
	s, lists := startExporting(t), 0
	for _, group := range s.describedBy("/api/openapi.json", "") {
		for _, d := range group {
			body := d.resolve(d.bodies["application/json"])
			fields, _ := body["properties"].(map[string]any)
			for name, field := range fields {
				schema := d.resolve(field)
				if schema["items"] == nil || schema["readOnly"] == true {
					continue
				}
				lists++
				if most, told := schema["maxItems"].(float64); !told || most > 10_000 {
					t.Errorf("%s %s: %s has no bound, or one above 10,000: %v", d.method, d.path, name, schema["maxItems"])
				}
			}
		}
	}
	if lists < 10 {
		t.Errorf("%d lists were looked at", lists)
	}
}

// TestAListThatIsTooLongIsNotJudgedToItsEnd sends a million values where none is allowed: a fault with each would take hundreds of MB.
func TestAListThatIsTooLongIsNotJudgedToItsEnd(t *testing.T) {
	s := start(t)
	body := fmt.Sprintf(`{"key":"0190f0c0-0000-7000-8000-000000000001","operations":[%s1]}`, strings.Repeat("1,", 1_000_000))
	status, _, out := s.do("POST", "/api/changesets", body)
	if status != 422 || !strings.Contains(string(out), "应不超过 10000 个") || !strings.Contains(string(out), "请求有 10002 处不符合要求") {
		t.Errorf("%d %.600s", status, out)
	}
}
