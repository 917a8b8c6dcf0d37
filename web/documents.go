package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"needlepoint/assets"
)

// named is a vocabulary's key with its word in both languages.
type named struct {
	Key  string      `json:"key"`
	Name assets.Text `json:"name"`
}

type catalogueOut struct {
	Conditions  []named                `json:"conditions"`
	Stages      []named                `json:"stages"`
	Kinds       []named                `json:"kinds"`
	Departments map[string]assets.Text `json:"departments"`
	Classes     []assets.Class         `json:"classes"`
	Groups      []assets.Group         `json:"groups"`
}

// editionOf names what words a book, for names of answers: the program, and the catalogue that it was started with.
func editionOf(version string, c *assets.Catalogue) string {
	text, _ := json.Marshal(catalogueOut{Departments: c.Departments(), Classes: c.Classes(), Groups: c.Groups()})
	sum := sha256.Sum256(text)
	return version + "-" + hex.EncodeToString(sum[:4])
}

func (s *Server) catalogue(ctx context.Context, _ *struct{}) (*reply[catalogueOut], error) {
	c := s.catalogueOf(ctx)
	out := catalogueOut{Departments: c.Departments(), Classes: c.Classes(), Groups: c.Groups()}
	for _, k := range assets.AllConditions() {
		out.Conditions = append(out.Conditions, named{string(k), k.Name()})
	}
	for _, k := range assets.AllStages() {
		out.Stages = append(out.Stages, named{string(k), k.Name()})
	}
	for _, k := range assets.AllKinds() {
		out.Kinds = append(out.Kinds, named{string(k), k.Name()})
	}
	return answer(out)
}
