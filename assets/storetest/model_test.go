package storetest

import (
	"testing"

	"needlepoint/assets"
)

// TestModel holds the model to the suite, and so the suite to a store that is plainly right.
func TestModel(t *testing.T) {
	Run(t, func(t *testing.T) Book { return &modelBook{m: NewModel()} })
}

func TestRandomSetsAreTheSameForTheSameSeed(t *testing.T) {
	seed := Seed(t)
	a, b := RandomSets(seed, 60), RandomSets(seed, 60)
	codes := map[assets.Code]int{}
	model := NewModel()
	for i := range a {
		if a[i].Digest() != b[i].Digest() || a[i].Key != b[i].Key || !a[i].At.Equal(b[i].At) {
			t.Fatalf("set %d differs", i)
		}
		_, err := model.Commit(t.Context(), a[i])
		codes[assets.CodeOf(err)]++
	}
	if codes[""] < 30 || codes[assets.Conflict] == 0 {
		t.Fatalf("the sets are answered %v: too few kept, or none refused", codes)
	}
}
