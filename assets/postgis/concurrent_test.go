package postgis_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/paulmach/orb"

	"needlepoint/assets"
	"needlepoint/assets/postgis"
	"needlepoint/assets/storetest"
)

func TestEightWritersLoseNoUpdate(t *testing.T) {
	b := newBook(t)
	stores := []*postgis.Store{b.open(t), b.open(t)}
	counter := killLamp("counter", 0, 0)
	counter.Name = "0"
	id := commit(t, stores[0], assets.Put(counter)).IDs[0]
	const writers = 8
	each := storetest.Count(6, 60)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				if err := raise(stores[w%2], id, killLamp(fmt.Sprint("w", w), i, 0)); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if got := recordOf(t, stores[0], id).(assets.Asset).Name; got != strconv.Itoa(writers*each) {
		t.Fatalf("the counter is %s, want %d", got, writers*each)
	}
	if head := verifyBook(t, stores[1]); int(head.Revision) != writers*each+1 {
		t.Fatalf("revision %d, want %d", head.Revision, writers*each+1)
	}
	verifyTables(t, b, stores[0])
}

// raise adds one to the number that an asset is named by, reading anew while others are faster.
func raise(s *postgis.Store, id int64, beside assets.Asset) error {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	for {
		history, err := s.History(ctx, assets.AssetNoun, id)
		if err != nil {
			return err
		}
		counter := history[len(history)-1].Changes[0].After.(assets.Asset)
		n, err := strconv.Atoi(counter.Name)
		if err != nil {
			return err
		}
		counter.Name = strconv.Itoa(n + 1)
		_, err = s.Commit(ctx, changeSet(assets.Replace(counter), assets.Put(beside)))
		if code := assets.CodeOf(err); code != assets.Conflict && code != assets.Busy {
			return err
		}
	}
}

func recordOf(t *testing.T, s *postgis.Store, id int64) assets.Record {
	t.Helper()
	history, err := s.History(context.Background(), assets.AssetNoun, id)
	if err != nil {
		t.Fatal(err)
	}
	return history[len(history)-1].Changes[0].After
}

// TestOutsideEditsAmongWritersAddUp lets people edit in SQL while two handles commit and both follow, and
// demands a book whose revisions sum up to its state and to the rows of the tables.
func TestOutsideEditsAmongWritersAddUp(t *testing.T) {
	b := newBook(t)
	stores := []*postgis.Store{b.open(t), b.open(t)}
	const lamps = 30
	var ops []assets.Operation
	for i := range lamps {
		ops = append(ops, assets.Put(killLamp("start", i, 0)))
	}
	commit(t, stores[0], ops...)
	seed := storetest.Seed(t)
	steps := storetest.Count(25, 250)
	following, stop := context.WithCancel(context.Background())
	var followers, wg sync.WaitGroup
	for _, s := range stores {
		followers.Go(func() { follow(following, t, s) })
	}
	for w := range 3 {
		random := rand.New(rand.NewPCG(seed, uint64(w)))
		wg.Go(func() {
			for i := range steps {
				if err := writeSomething(stores[w%2], random, lamps, killLamp(fmt.Sprint("service", w), i, 0)); err != nil {
					t.Error(err)
				}
			}
		})
		outside := rand.New(rand.NewPCG(seed, uint64(100+w)))
		conn := connect(t, b.url)
		wg.Go(func() {
			for i := range steps {
				editSomething(conn, outside, lamps, fmt.Sprintf("outside%d-%d", w, i))
			}
		})
	}
	wg.Wait()
	stop()
	followers.Wait()
	verifyBook(t, stores[0])
	verifyTables(t, b, stores[0])
	var adopted int
	if err := connect(t, b.url).QueryRow(context.Background(), "SELECT count(*) FROM needlepoint.change_set WHERE actor = 'outside'").Scan(&adopted); err != nil {
		t.Fatal(err)
	}
	if t.Logf("%d adoptions", adopted); adopted == 0 {
		t.Fatal("nothing was adopted")
	}
}

// follow reads every revision until ctx ends; none may come out of turn.
func follow(ctx context.Context, t *testing.T, s *postgis.Store) {
	for after := assets.Revision(0); ; after++ {
		c, err := s.Changes(ctx, after)
		if ctx.Err() != nil {
			return
		}
		if err != nil || c.Revision != after+1 {
			t.Errorf("after %d came %d, %v", after, c.Revision, err)
			return
		}
	}
}

func writeSomething(s *postgis.Store, random *rand.Rand, lamps int, fresh assets.Asset) error {
	id := int64(1 + random.IntN(lamps))
	ops := []assets.Operation{assets.Put(fresh)}
	switch random.IntN(3) {
	case 0:
		ops = append(ops, assets.Operation{Action: assets.Update, Noun: assets.AssetNoun, ID: id, Record: renamed(fresh, "+")})
	case 1:
		ops = append(ops, assets.Operation{Action: assets.Delete, Noun: assets.AssetNoun, ID: id})
	}
	_, err := s.Commit(context.Background(), changeSet(ops...))
	switch assets.CodeOf(err) {
	case assets.NotFound, assets.Busy, assets.Conflict: // somebody else was there
		return nil
	}
	return err
}

func renamed(a assets.Asset, more string) assets.Asset {
	a.Ref, a.Name = a.Ref+more, a.Name+more
	return a
}

// editSomething changes a few rows in one transaction, sometimes to no effect, sometimes taking it all back.
func editSomething(conn *pgx.Conn, random *rand.Rand, lamps int, name string) {
	ctx := context.Background()
	// Two people who edit the same rows in another order may be told of a deadlock; that is theirs to repeat.
	_ = pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		for i := range 1 + random.IntN(3) {
			id := 1 + random.IntN(lamps)
			var err error
			switch random.IntN(5) {
			case 0:
				_, err = tx.Exec(ctx, "DELETE FROM needlepoint.asset WHERE id = $1", id)
			case 1:
				_, err = tx.Exec(ctx, "UPDATE needlepoint.asset SET name = name, rev = 12345 WHERE id = $1", id)
			case 2:
				_, err = tx.Exec(ctx, `INSERT INTO needlepoint.asset (ref, class, name, geom) VALUES ($1, 'street_light', $2, 'SRID=4326;POINT(123 41)')`,
					fmt.Sprintf("%s-%d", name, i), name)
			case 3:
				_, err = tx.Exec(ctx, `INSERT INTO needlepoint.asset (id, class, name, geom) VALUES ($1, 'street_light', $2, 'SRID=4326;POINT(123 41)')
					ON CONFLICT (id) DO UPDATE SET name = excluded.name`, id, name)
			default:
				_, err = tx.Exec(ctx, "UPDATE needlepoint.asset SET name = $2 WHERE id = $1", id, name)
			}
			if err != nil {
				return err
			}
		}
		if random.IntN(6) == 0 {
			return pgx.ErrTxClosed // any error rolls back
		}
		return nil
	})
}

func TestChangesComeWithoutNotifications(t *testing.T) {
	b := newBook(t)
	b.options.PollOnly = true
	deaf, other := b.open(t), b.open(t)
	awaited(t, deaf, func() { commit(t, other, assets.Put(killLamp("w", 1, 1))) }, 1)
	awaited(t, deaf, func() {
		if err := onDatabase(b.url, "UPDATE needlepoint.asset SET name = 'outside'"); err != nil {
			t.Error(err)
		}
	}, 2)
}

func TestChangesComeAgainAfterEveryConnectionWasCut(t *testing.T) {
	b := newBook(t)
	b.options.Poll = time.Hour // hints alone
	s := b.open(t)
	awaited(t, s, func() { commit(t, s, assets.Put(killLamp("w", 1, 1))) }, 1)
	if err := onDatabase(b.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
		WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	// The first look after reconnecting needs no notification: connecting is a hint by itself.
	other := b.open(t)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	commit(t, other, assets.Put(killLamp("w", 1, 2)))
	for {
		c, err := s.Changes(ctx, 1)
		if ctx.Err() != nil {
			t.Fatal(err)
		}
		if err == nil { // an error on a cut connection is the follower's to try again
			if c.Revision != 2 {
				t.Fatalf("revision %d, want 2", c.Revision)
			}
			break
		}
	}
	awaited(t, s, func() { commit(t, other, assets.Put(killLamp("w", 1, 3))) }, 3)
}

// awaited waits for a revision that does makes.
func awaited(t *testing.T, s *postgis.Store, does func(), want assets.Revision) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	done := make(chan struct{})
	var c assets.Committed
	var err error
	go func() {
		defer close(done)
		c, err = s.Changes(ctx, want-1)
	}()
	does()
	<-done
	if err != nil || c.Revision != want {
		t.Fatalf("got revision %d, %v; want %d", c.Revision, err, want)
	}
}

func TestBulk(t *testing.T) {
	b := newBook(t)
	s := b.open(t)
	n := storetest.Count(20_000, 200_000)
	ops := make([]assets.Operation, n)
	for i := range ops {
		a := killLamp("bulk", i, 0)
		a.Geometry = orb.Point{123 + float64(i%1000)/1e4, 41 + float64(i/1000)/1e4}
		ops[i] = assets.Put(a)
	}
	start := time.Now()
	receipt := commit(t, s, ops...)
	t.Logf("%d inserts in %v", n, time.Since(start))
	start = time.Now()
	for i := range ops { // every ref moves to the next lamp, so each is taken while the set is written
		ops[i] = assets.Operation{Action: assets.Update, Noun: assets.AssetNoun, ID: receipt.IDs[i], IfRev: 1, Record: killLamp("bulk", (i+1)%n, 0)}
	}
	commit(t, s, ops...)
	t.Logf("%d updates in %v", n, time.Since(start))
	start = time.Now()
	verifyBook(t, s)
	t.Logf("read back in %v", time.Since(start))
	ops[n-1].IfRev = 2
	start = time.Now()
	if _, err := s.Commit(context.Background(), changeSet(ops...)); assets.CodeOf(err) != assets.Conflict {
		t.Fatalf("got %v, want a conflict", err)
	}
	commit(t, s, assets.Put(killLamp("after", 0, 0))) // planned for one row again
	t.Logf("a refusal of %d and one insert in %v", n, time.Since(start))
}
