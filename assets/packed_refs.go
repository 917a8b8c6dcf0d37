package assets

import (
	"hash/maphash"
	"slices"

	"github.com/tidwall/btree"
)

// refBook finds assets by class and ref. What was loaded stands in two sorted columns that are never written again, what was
// set since in trees before them. It gives ids that may have the ref: whether one has it now is its record's word.
type refBook struct {
	hashes []uint64 // ascending
	ids    []AssetID
	since  btree.Map[uint64, AssetID] // by hash
	clash  btree.Map[string, AssetID] // by text: refs whose hash another one has
}

var refSeed = maphash.MakeSeed()

func refHash(class ClassKey, ref string) uint64 {
	var h maphash.Hash
	h.SetSeed(refSeed)
	_, _ = h.WriteString(string(class))
	_ = h.WriteByte(0)
	_, _ = h.WriteString(ref)
	return h.Sum64()
}

func (b *refBook) copy() refBook {
	return refBook{hashes: b.hashes, ids: b.ids, since: *b.since.Copy(), clash: *b.clash.Copy()}
}

// refOf tells the class and ref that an asset has now; ok is false where there is no such asset.
type refOf func(AssetID) (class ClassKey, ref string, ok bool)

// find returns the asset that has a class and ref.
func (b *refBook) find(class ClassKey, ref string, now refOf) (id AssetID, ok bool) {
	if ref == "" {
		return 0, false
	}
	has := func(id AssetID) bool {
		c, r, ok := now(id)
		return ok && c == class && r == ref
	}
	hash := refHash(class, ref)
	if id, ok = b.since.Get(hash); ok && has(id) {
		return id, true
	}
	if b.clash.Len() > 0 {
		if id, ok = b.clash.Get(assetRefKey(class, ref)); ok && has(id) {
			return id, true
		}
	}
	at, _ := slices.BinarySearch(b.hashes, hash)
	for ; at < len(b.hashes) && b.hashes[at] == hash; at++ {
		if has(b.ids[at]) {
			return b.ids[at], true
		}
	}
	return 0, false
}

// set notes that an asset has its ref from now on.
func (b *refBook) set(a Asset, now refOf) {
	if a.Ref == "" {
		return
	}
	hash := refHash(a.Class, a.Ref)
	if id, taken := b.since.Get(hash); taken && id != a.ID {
		if class, ref, ok := now(id); ok && (class != a.Class || ref != a.Ref) {
			b.clash.Set(assetRefKey(a.Class, a.Ref), a.ID)
			return
		}
	}
	b.since.Set(hash, a.ID)
}

// unset forgets that an asset has a ref.
func (b *refBook) unset(id AssetID, class ClassKey, ref string) {
	if ref == "" {
		return
	}
	hash := refHash(class, ref)
	if at, ok := b.since.Get(hash); ok && at == id {
		b.since.Delete(hash)
	}
	if b.clash.Len() == 0 {
		return
	}
	key := assetRefKey(class, ref)
	if at, ok := b.clash.Get(key); ok && at == id {
		b.clash.Delete(key)
	}
}

func assetRefKey(class ClassKey, ref string) string { return string(class) + "\x00" + ref }
