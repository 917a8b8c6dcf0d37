package dataset

import (
	"fmt"

	"needlepoint/assets"
	"needlepoint/assets/sample"
)

// draft is what an asset may be, before it has a place.
type draft struct {
	class      assets.ClassKey
	code       string // of the class, five digits
	name       string
	attributes assets.Attributes
}

// pool holds drafts by geometry kind, those with a name apart.
type pool map[assets.GeometryKind]*struct{ named, unnamed []draft }

// pooled is how large a sample district the drafts are taken from.
const pooled = 30_000

// gather takes drafts from a sample district, so that classes and attributes are as frequent as there.
func gather(seed uint64) (pool, error) {
	catalogue, err := assets.DefaultCatalogue()
	if err != nil {
		return nil, err
	}
	plan, err := sample.District(sample.Options{Seed: seed, Assets: pooled})
	if err != nil {
		return nil, err
	}
	p := pool{}
	for _, kind := range assets.AllGeometryKinds() {
		p[kind] = &struct{ named, unnamed []draft }{}
	}
	for a := range plan.Assets() {
		class, ok := catalogue.Class(a.Class)
		kind := assets.GeometryKindOf(a.Geometry)
		if !ok || len(class.Code) != 5 || p[kind] == nil {
			return nil, fmt.Errorf("dataset: the sample's %s does not fit", a.Class)
		}
		d := draft{a.Class, class.Code, a.Name, a.Attributes}
		if list := p[kind]; a.Name == "" {
			list.unnamed = append(list.unnamed, d)
		} else {
			list.named = append(list.named, d)
		}
	}
	return p, nil
}
