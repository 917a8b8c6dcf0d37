package face

import (
	"encoding/json"
	"fmt"
	"time"

	"needlepoint/assets"
)

// Position says how the places of a class are told.
type Position string

// The positions.
const (
	Rounded  Position = "rounded"
	Withheld Position = "withheld" // not at all: its records are counted and listed, and found at no place
)

// MaxDecimals bounds to how many decimals of a degree a place is told: a tenth of a metre.
const MaxDecimals = 6

// Class is what is told of the assets of a class: that they are there, with condition and stage, and the fields named.
type Class struct {
	Class    assets.ClassKey `json:"class"`
	Fields   []string        `json:"fields"` // ref, name, and keys of its attributes
	Position Position        `json:"position"`
	Decimals int             `json:"decimals"` // of degrees, where the position is rounded
}

// Kind is what is told of the boundaries of a kind: that they are there, with their stage, and the fields named.
type Kind struct {
	Kind     assets.Kind `json:"kind"`
	Fields   []string    `json:"fields"` // ref, grid, name, and keys of its attributes
	Decimals int         `json:"decimals"`
}

// Settings are what an installation tells the public.
type Settings struct {
	On      bool           `json:"on"`
	Stages  []assets.Stage `json:"stages"` // of the records told
	Classes []Class        `json:"classes"`
	Kinds   []Kind         `json:"kinds"`

	ChangedAt *time.Time `json:"changed_at,omitempty"`
	ChangedBy string     `json:"changed_by,omitempty"`
}

// Initial returns the settings of an installation that has chosen nothing: nobody is told anything.
func Initial() Settings {
	return Settings{Stages: []assets.Stage{assets.InService}, Classes: []Class{}, Kinds: []Kind{}}
}

// Read reads what Text wrote; "" is Initial.
func Read(text string) (Settings, error) {
	if text == "" {
		return Initial(), nil
	}
	var s Settings
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return Initial(), fmt.Errorf("face: %w", err)
	}
	return s, nil
}

// Text writes the settings for the store.
func (s Settings) Text() string {
	text, _ := json.Marshal(s) // plain values always marshal
	return string(text)
}
