package cql2_test

import (
	"context"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"needlepoint/assets/cql2"
)

// conformancePredicates go through every conformance class over the standard's test data, with what passes and what
// does not.
var conformancePredicates = map[string][]string{
	"ne_110m_populated_places_simple": {
		// basic comparisons, with every operator and literal
		`name='København'`, `name<='København'`, `name<'København'`, `name>='København'`, `name>'København'`, `name<>'København'`,
		`pop_other=1038288`, `pop_other<=1038288`, `pop_other<1038288`, `pop_other>=1038288`, `pop_other>1038288`, `pop_other<>1038288`,
		`pop_other IS NULL`, `pop_other IS NOT NULL`, `name IS NULL`, `date IS NULL`, `"date" IS NOT NULL`, `start IS NULL`,
		`"boolean"=true`, `boolean=FALSE`, `"boolean" <> false`, `boolean IS NOT NULL`,
		`date=DATE('2022-04-16')`, `date<DATE('2022-04-16')`, `date>DATE('2022-04-16')`, `date<=DATE('2022-04-16')`, `date>=DATE('2022-04-16')`, `date<>DATE('2022-04-16')`,
		`start=TIMESTAMP('2022-04-16T10:13:19Z')`, `start<=TIMESTAMP('2022-04-16T10:13:19Z')`, `start<TIMESTAMP('2022-04-16T10:13:19Z')`,
		`start>=TIMESTAMP('2022-04-16T10:13:19Z')`, `start>TIMESTAMP('2022-04-16T10:13:19Z')`, `start<>TIMESTAMP('2022-04-16T10:13:19Z')`,
		// logic
		`pop_other<1038288 AND name<'K'`, `pop_other<1038288 OR name<'K'`, `NOT (pop_other<1038288 OR name<'K')`, `NOT pop_other<1038288 AND NOT name<'K'`,
		`(name='København' OR name='Paris') AND pop_other>0`, `NOT date=DATE('2022-04-16')`, `NOT ("boolean"=true AND pop_other>10)`, `TRUE`, `FALSE`, `TRUE OR name='x'`,
		// advanced comparisons
		`name LIKE 'B_r%'`, `name NOT LIKE 'B_r%'`, `name LIKE '%berg%'`, `name LIKE '%'`, `name LIKE 'København'`, `nameascii LIKE '%\_%'`,
		`pop_other BETWEEN 1000000 AND 3000000`, `pop_other NOT BETWEEN 1000000 AND 3000000`, `pop_other BETWEEN 3000000 AND 1000000`,
		`name IN ('Kiev','kobenhavn','Berlin','athens','foo')`, `name NOT IN ('Kiev','kobenhavn','Berlin','athens','foo')`, `pop_other IN (1038288,1611692,3013258,3013257,3013259)`,
		`"boolean" IN (true)`, `date IN (DATE('2022-04-16'), DATE('2021-04-16'))`,
		// case and accents
		`CASEI(name) IN (casei('Kiev'),CASEI('KOBENHAVN'),casei('BERLIN'),CASEI('athens'))`, `CASEI(name)=CASEI('københavn')`, `CASEI(name) LIKE CASEI('köln%')`,
		`ACCENTI(name)=ACCENTI('Chișinău')`, `ACCENTI(name) IN (ACCENTI('Kiev'),ACCENTI('chișinău'),ACCENTI('Berlin'))`, `CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('CHIȘIN%'))`,
		`ACCENTI(CASEI(name))=accenti(casei('reykjavík'))`, `ACCENTI(name) LIKE ACCENTI('S%ã%')`,
		// properties with properties
		`pop_max>pop_min`, `pop_max=pop_min`, `nameascii<>name`, `start<"end"`, `date<start`, `name LIKE '%' AND nameascii=name`,
		// arithmetic
		`pop_other=1038280+8`, `pop_other>=pop_max/2`, `pop_max-pop_min>1000000`, `pop_other % 2 = 1`, `pop_other div 1000 = 1038`, `pop_min*2>pop_max+10`,
		`(pop_max-pop_min)/(pop_other-pop_other)>1`, `pop_other>2^20`, `- pop_min < -1000000`, `pop_other = 1038288.0e0`, `pop_min + 2 * pop_other / 4 > pop_max`,
		// space
		`S_INTERSECTS(geom,BBOX(0,40,10,50))`, `S_INTERSECTS(geom,BBOX(150,-90,-150,90))`, `S_INTERSECTS(geom,BBOX(-180,-90,180,90))`, `S_INTERSECTS(geom,POINT(7.02 49.92))`,
		`S_DISJOINT(geom,BBOX(0,40,10,50))`, `S_DISJOINT(geom,POLYGON((0 40,10 40,10 50,0 50,0 40)))`, `S_WITHIN(geom,POLYGON((0 40,10 40,10 50,0 50,0 40),(1 41,9 41,9 49,1 49,1 41)))`,
		`S_WITHIN(geom,BBOX(-180,-90,0,90))`, `S_TOUCHES(geom,BBOX(6.1300028,49.6116604,10,50))`, `S_EQUALS(geom,POINT(6.1300028 49.6116604))`, `S_INTERSECTS(POLYGON((0 40,10 40,10 50,0 50,0 40)),geom)`,
		`S_CONTAINS(BBOX(0,40,10,50),geom)`, `S_INTERSECTS(geom,BBOX(0,40,10,50)) AND S_INTERSECTS(geom,BBOX(5,50,10,60))`, `NOT S_INTERSECTS(geom,BBOX(0,40,10,50))`,
		`S_INTERSECTS(geom,MULTIPOLYGON(((0 40,10 40,10 50,0 50,0 40)),((20 40,30 40,30 50,20 50,20 40))))`, `S_INTERSECTS(geom,BBOX(0,40,0,10,50,9))`,
		// time
		`T_AFTER(date,DATE('2022-04-16'))`, `T_BEFORE(date,DATE('2022-04-16'))`, `T_DISJOINT(date,DATE('2022-04-16'))`, `T_EQUALS(date,DATE('2022-04-16'))`, `T_INTERSECTS(date,DATE('2022-04-16'))`,
		`T_AFTER(date,INTERVAL('2022-01-01','2022-12-31'))`, `T_BEFORE(date,INTERVAL('2022-01-01','2022-12-31'))`, `T_INTERSECTS(date,INTERVAL('2022-01-01','2022-12-31'))`, `T_DURING(date,INTERVAL('2022-01-01','..'))`,
		`T_AFTER(start,TIMESTAMP('2022-04-16T10:13:19Z'))`, `T_BEFORE(start,TIMESTAMP('2022-04-16T10:13:19Z'))`, `T_EQUALS(start,TIMESTAMP('2022-04-16T10:13:19Z'))`, `T_DISJOINT(start,INTERVAL('..','2022-04-16T10:13:19Z'))`,
		`T_CONTAINS(INTERVAL(start,"end"),INTERVAL('2022-04-16T10:13:20Z','2022-04-16T10:15:09Z'))`, `T_DURING(INTERVAL(start,"end"),INTERVAL('2022-01-01T00:00:00Z','2022-12-31T23:59:59Z'))`,
		`T_FINISHEDBY(INTERVAL(start,"end"),INTERVAL('2022-04-16T10:15:10Z','2022-12-16T10:14:53Z'))`, `T_FINISHES(INTERVAL(start,"end"),INTERVAL('..','2022-12-16T10:14:53Z'))`,
		`T_MEETS(INTERVAL(start,"end"),INTERVAL('2022-12-16T10:14:53Z','..'))`, `T_METBY(INTERVAL(start,"end"),INTERVAL('..','2022-04-16T10:15:10Z'))`,
		`T_OVERLAPPEDBY(INTERVAL(start,"end"),INTERVAL('2020-01-01T00:00:00Z','2022-04-16T10:15:30Z'))`, `T_OVERLAPS(INTERVAL(start,"end"),INTERVAL('2022-04-16T10:16:00Z','..'))`,
		`T_STARTEDBY(INTERVAL(start,"end"),INTERVAL('2022-04-16T10:13:19Z','2022-04-16T10:15:09Z'))`, `T_STARTS(INTERVAL(start,"end"),INTERVAL('2022-04-16T10:13:19Z','..'))`,
		`T_INTERSECTS(INTERVAL(start,"end"),INTERVAL('2022-04-16T10:13:19Z','2022-04-16T10:15:10Z'))`, `T_EQUALS(INTERVAL(start,"end"),INTERVAL('2021-04-16T10:15:59Z','2022-04-16T10:16:06Z'))`,
		// arrays
		`A_CONTAINS(('a','b','c'),('b','a'))`, `A_CONTAINEDBY(('a'),('b','c'))`, `A_EQUALS(('a','b'),('b','a'))`, `A_OVERLAPS(('a',name),('b','København'))`, `A_CONTAINS((name,nameascii),('Bern'))`,
		// functions
		`length(name)>12`, `abs(pop_min-pop_max)<10`, `floor(pop_other/1000)=1038`,
	},
	"ne_110m_admin_0_countries": {
		`NAME='Luxembourg'`, `POP_EST=37589262`, `POP_EST<>37589262 AND CONTINENT='Europe'`, `NAME_EL LIKE 'Λ%'`, `CASEI(NAME_EL) LIKE CASEI('λ%')`, `CASEI(NAME_EL)=CASEI('ΛΟΥΞΕΜΒΟΎΡΓΟ')`,
		`ACCENTI(CASEI(NAME_EL))=ACCENTI(CASEI('λουξεμβουργο'))`, `ACCENTI(NAME_DE) LIKE ACCENTI('O%')`, `CASEI(NAME_DE) LIKE CASEI('%STRASSE%') OR CASEI(NAME_DE) LIKE CASEI('%SS%')`, `NAME_SORT > NAME`,
		`S_INTERSECTS(geom,BBOX(0,40,10,50))`, `S_INTERSECTS(geom,BBOX(150,-90,-150,90))`, `S_INTERSECTS(geom,POINT(7.02 49.92))`, `S_INTERSECTS(geom,LINESTRING(-180 -45,0 -45))`,
		`S_INTERSECTS(geom,POLYGON((-90 40,-60 40,-60 50,-90 50,-90 40)))`, `S_DISJOINT(geom,BBOX(0,40,10,50))`, `S_WITHIN(geom,BBOX(-180,-90,180,90))`, `S_WITHIN(geom,BBOX(-20,30,60,75))`,
		`S_CONTAINS(geom,POINT(7.02 49.92))`, `S_CONTAINS(geom,LINESTRING(7 50,10 51))`, `S_CONTAINS(geom,BBOX(7,50,8,51))`, `S_EQUALS(geom,POINT(6.13 49.61))`, `S_OVERLAPS(geom,BBOX(-180,-90,0,90))`,
		`S_OVERLAPS(geom,POLYGON((-90 40,-60 40,-60 50,-90 50,-90 40)))`, `S_CROSSES(geom,LINESTRING(172 -42,172 -34))`, `S_CROSSES(LINESTRING(-10 40,60 45),geom)`, `S_TOUCHES(geom,BBOX(-180,-90,180,90))`,
		`S_TOUCHES(geom,POLYGON((6.043073357781111 50.128051662794235,6.242751092156993 49.90222565367873,6.186320428094177 49.463802802114515,5.897759230176348 49.44266714130711,5.674051954784829 49.529483547557504,5.782417433300907 50.09032786722122,6.043073357781111 50.128051662794235)))`,
		`S_EQUALS(geom,POLYGON((6.043073357781111 50.128051662794235,6.242751092156993 49.90222565367873,6.186320428094177 49.463802802114515,5.897759230176348 49.44266714130711,5.674051954784829 49.529483547557504,5.782417433300907 50.09032786722122,6.043073357781111 50.128051662794235)))`,
		`NOT S_INTERSECTS(geom,BBOX(0,40,10,50)) AND CONTINENT='Europe'`,
	},
	"ne_110m_rivers_lake_centerlines": {
		`name='Donau'`, `name_en<>name`, `name IN ('Amazonas', 'Nile')`, `S_INTERSECTS(geom,BBOX(-180,-90,0,90))`, `S_CROSSES(geom,BBOX(0,40,20,50))`, `S_CROSSES(geom,LINESTRING(-60 -90,-60 90))`, `S_CROSSES(LINESTRING(30 0,30 60),geom)`,
		`S_WITHIN(geom,BBOX(-180,-90,0,90))`, `S_OVERLAPS(geom,LINESTRING(-60 -90,-60 90))`, `S_TOUCHES(geom,BBOX(-180,-90,180,90))`, `S_DISJOINT(geom,BBOX(0,40,20,50))`, `S_CONTAINS(geom,POINT(0 0))`, `S_EQUALS(geom,LINESTRING(0 0,1 1))`,
	},
}

// here evaluates a filter in memory.
func (tb *table) here(t testing.TB, e cql2.Expr) []int64 {
	t.Helper()
	p, err := cql2.Compile(e, tb.queryables())
	if err != nil {
		t.Fatalf("%s: %v", cql2.Text(e), err)
	}
	var ids []int64
	for i, r := range tb.rows {
		if p(r) {
			ids = append(ids, tb.ids[i])
		}
	}
	slices.Sort(ids)
	return ids
}

// there asks PostGIS.
func (tb *table) there(t testing.TB, conn *pgx.Conn, e cql2.Expr) []int64 {
	t.Helper()
	rows, err := conn.Query(context.Background(), "select fid from "+tb.name+" where "+sqlOf(e)+" order by fid", pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatalf("%s: %v", sqlOf(e), err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatalf("%s\n%s: %v", cql2.Text(e), sqlOf(e), err)
	}
	return ids
}

// TestConformancePredicatesAsPostGIS: the same records pass here and in PostGIS.
func TestConformancePredicatesAsPostGIS(t *testing.T) {
	tables := conformanceTables(t)
	conn := database(t, tables)
	asked, some := 0, 0
	for _, tb := range tables {
		for _, text := range conformancePredicates[tb.name] {
			e, err := cql2.ParseText(text)
			if err != nil {
				t.Errorf("%s: %v", text, err)
				continue
			}
			backAndForth(t, e)
			got, want := tb.here(t, e), tb.there(t, conn, e)
			if !slices.Equal(got, want) {
				t.Errorf("%s of %s: %d pass here, %d in PostGIS\n%v\n%v", text, tb.name, len(got), len(want), got, want)
			}
			asked++
			if len(want) > 0 && len(want) < len(tb.rows) {
				some++
			}
		}
	}
	t.Logf("%d predicates, %d of them let some through and some not", asked, some)
	if some < asked/2 {
		t.Error("the predicates tell too little apart")
	}
}
