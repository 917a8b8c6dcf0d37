package web

import "encoding/json"

// mostListed is how many values a list may have that is a field of a body: no schema allows more.
const mostListed = 10_000

// readJSON is encoding/json, but that huma judges no more of a list than shows that it is too long: it would find a fault with each
// value, and keep some 300 bytes a fault.
func readJSON(data []byte, into any) error {
	if err := json.Unmarshal(data, into); err != nil {
		return err
	}
	judged, ok := into.(*any)
	if !ok {
		return nil
	}
	body, _ := (*judged).(map[string]any)
	for key, value := range body {
		if all, isList := value.([]any); isList && len(all) > mostListed {
			body[key] = all[:mostListed+1]
		}
	}
	return nil
}
