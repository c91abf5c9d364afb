CREATE TABLE action (
	token TEXT NOT NULL,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	revision INTEGER NOT NULL,
	expires_us INTEGER NOT NULL,
	person_id INTEGER,
	result TEXT,
	decided_us INTEGER,
	PRIMARY KEY (token)
)
 WITHOUT ROWID,
 STRICT
-- ;
CREATE INDEX action_expires ON action (expires_us)
-- ;
CREATE INDEX action_subject ON action (subject)
-- ;
CREATE TABLE api_answer (
	channel TEXT NOT NULL,
	"key" TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	status INTEGER DEFAULT '0' NOT NULL,
	body TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (channel, "key"),
	CONSTRAINT api_answer_status CHECK (status = 0 OR status BETWEEN 200 AND 499)
)
 WITHOUT ROWID,
 STRICT
-- ;
CREATE INDEX api_answer_at ON api_answer (at_us)
-- ;
CREATE TABLE attempt_echo (
	id INTEGER NOT NULL,
	on_table TEXT NOT NULL,
	guard TEXT NOT NULL,
	about_id INTEGER NOT NULL,
	said TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
-- ;
CREATE TABLE audit (
	seq INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	at_us INTEGER NOT NULL,
	person_id INTEGER,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	prev_hash TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (seq),
	UNIQUE (command_id)
)
 STRICT
-- ;
CREATE TABLE blob (
	digest TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	size INTEGER NOT NULL,
	body BLOB NOT NULL,
	at_us INTEGER NOT NULL,
	PRIMARY KEY (digest),
	CONSTRAINT blob_size CHECK (size > 0 AND size <= 10485760),
	CONSTRAINT blob_whole CHECK (length(body) = size AND length(digest) = 64)
)
 STRICT
-- ;
CREATE INDEX blob_at ON blob (at_us)
-- ;
CREATE TABLE counter (
	name TEXT NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (name)
)
 WITHOUT ROWID,
 STRICT
-- ;
CREATE TABLE edition (
	id INTEGER NOT NULL,
	value INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT edition_one CHECK (id = 1)
)
 STRICT
-- ;
CREATE TABLE errand (
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	attempts INTEGER DEFAULT '0' NOT NULL,
	not_before_us INTEGER NOT NULL,
	claimed_until_us INTEGER DEFAULT '0' NOT NULL,
	claimed_by TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
-- ;
CREATE TABLE inbound (
	"key" TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	fingerprint TEXT NOT NULL,
	answer TEXT NOT NULL,
	PRIMARY KEY ("key")
)
 STRICT
-- ;
CREATE INDEX inbound_at ON inbound (at_us)
-- ;
CREATE TABLE job_run (
	job TEXT NOT NULL,
	business_date TEXT NOT NULL,
	state TEXT NOT NULL,
	holder TEXT NOT NULL,
	fence INTEGER NOT NULL,
	lease_until_us INTEGER NOT NULL,
	started_us INTEGER NOT NULL,
	finished_us INTEGER,
	is_late INTEGER DEFAULT '0' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (job, business_date)
)
 STRICT
-- ;
CREATE TABLE location (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	is_outside INTEGER NOT NULL,
	UNIQUE (id, is_outside),
	CONSTRAINT location_kind CHECK (kind = 'warehouse' OR kind = 'store' OR kind = 'transit' OR kind = 'quarantine' OR kind = 'supplier' OR kind = 'customer' OR kind = 'production' OR kind = 'count' OR kind = 'scrap' OR kind = 'opening'),
	CONSTRAINT location_outside CHECK (is_outside = CASE WHEN kind = 'supplier' OR kind = 'customer' OR kind = 'production' OR kind = 'count' OR kind = 'scrap' OR kind = 'opening' THEN 1 ELSE 0 END),
	UNIQUE (code)
)
 STRICT
-- ;
CREATE TABLE meta (
	"key" TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY ("key")
)
 STRICT
-- ;
CREATE TABLE outbox (
	id INTEGER NOT NULL,
	target TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	subject TEXT DEFAULT '' NOT NULL,
	handle TEXT NOT NULL,
	redraws_id INTEGER,
	reply TEXT DEFAULT '' NOT NULL,
	is_urgent INTEGER DEFAULT '0' NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	created_us INTEGER NOT NULL,
	not_before_us INTEGER NOT NULL,
	attempts INTEGER DEFAULT '0' NOT NULL,
	claimed_until_us INTEGER DEFAULT '0' NOT NULL,
	claimed_by TEXT DEFAULT '' NOT NULL,
	sent_us INTEGER,
	receipt TEXT DEFAULT '' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
-- ;
CREATE INDEX outbox_due ON outbox (target, id) WHERE state = 'pending'
-- ;
CREATE INDEX outbox_redraws ON outbox (redraws_id) WHERE redraws_id IS NOT NULL
-- ;
CREATE INDEX outbox_subject ON outbox (subject) WHERE subject != ''
-- ;
CREATE INDEX outbox_target_sent ON outbox (target, sent_us)
-- ;
CREATE TABLE override_attempt (
	id INTEGER NOT NULL,
	mark TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	on_table TEXT NOT NULL,
	guard TEXT NOT NULL,
	about_id INTEGER DEFAULT '0' NOT NULL,
	role TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
-- ;
CREATE TABLE period_lock (
	id INTEGER NOT NULL,
	locked_until TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT period_lock_one CHECK (id = 1)
)
 STRICT
-- ;
CREATE TABLE person (
	id INTEGER NOT NULL,
	name TEXT NOT NULL,
	is_active INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id)
)
 STRICT
-- ;
CREATE TABLE platform_token (
	platform TEXT NOT NULL,
	token TEXT NOT NULL,
	expires_us INTEGER NOT NULL,
	PRIMARY KEY (platform)
)
 STRICT
-- ;
CREATE TABLE rule (
	kind TEXT NOT NULL,
	step TEXT NOT NULL,
	from_status TEXT NOT NULL,
	to_status TEXT NOT NULL,
	needs TEXT NOT NULL,
	PRIMARY KEY (kind, step, from_status)
)
 STRICT
-- ;
CREATE TABLE seal (
	day TEXT NOT NULL,
	first_seq INTEGER NOT NULL,
	last_seq INTEGER NOT NULL,
	last_movement_id INTEGER NOT NULL,
	root TEXT NOT NULL,
	PRIMARY KEY (day)
)
 WITHOUT ROWID,
 STRICT
-- ;
CREATE TABLE target_state (
	target TEXT NOT NULL,
	blocked_until_us INTEGER DEFAULT '0' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (target)
)
 STRICT
-- ;
CREATE TABLE account (
	platform TEXT NOT NULL,
	tenant TEXT NOT NULL,
	user_id TEXT NOT NULL,
	person_id INTEGER NOT NULL,
	PRIMARY KEY (platform, tenant, user_id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE INDEX account_person ON account (person_id)
-- ;
CREATE TABLE draft (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	chat TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	version INTEGER NOT NULL,
	state TEXT DEFAULT 'open' NOT NULL,
	expires_us INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE INDEX draft_open ON draft (person_id, chat) WHERE state = 'open'
-- ;
CREATE TABLE master_change (
	id INTEGER NOT NULL,
	what TEXT NOT NULL,
	"key" TEXT NOT NULL,
	field TEXT NOT NULL,
	old TEXT,
	new TEXT,
	person_id INTEGER,
	at_us INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	source TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_master_change_command_id ON master_change (command_id)
-- ;
CREATE INDEX master_change_key ON master_change (what, "key", id)
-- ;
CREATE TABLE partner (
	id INTEGER NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	tier TEXT DEFAULT '' NOT NULL,
	contact TEXT DEFAULT '' NOT NULL,
	phone TEXT DEFAULT '' NOT NULL,
	address TEXT DEFAULT '' NOT NULL,
	is_active INTEGER DEFAULT '1' NOT NULL,
	credit_fen INTEGER,
	terms_days INTEGER,
	owner_id INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT partner_kind CHECK (kind = 'customer' OR kind = 'supplier'),
	CONSTRAINT partner_terms CHECK (credit_fen >= 0 AND terms_days BETWEEN 0 AND 3650),
	UNIQUE (code),
	FOREIGN KEY(owner_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE TABLE person_location (
	person_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	PRIMARY KEY (person_id, location_id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
 STRICT
-- ;
CREATE TABLE person_role (
	person_id INTEGER NOT NULL,
	role TEXT NOT NULL,
	PRIMARY KEY (person_id, role),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE TABLE proposal (
	id INTEGER NOT NULL,
	what TEXT NOT NULL,
	"key" TEXT NOT NULL,
	body TEXT NOT NULL,
	proposer_id INTEGER,
	state TEXT DEFAULT 'open' NOT NULL,
	decider_id INTEGER,
	created_us INTEGER NOT NULL,
	expires_us INTEGER NOT NULL,
	decided_us INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT proposal_state CHECK (state = 'open' OR state = 'done' OR state = 'refused' OR state = 'withdrawn' OR state = 'expired'),
	CONSTRAINT proposal_four_eyes CHECK (state <> 'done' OR decider_id IS DISTINCT FROM proposer_id),
	FOREIGN KEY(proposer_id) REFERENCES person (id),
	FOREIGN KEY(decider_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE INDEX proposal_open ON proposal (state, what, "key")
-- ;
CREATE TABLE stand_in (
	id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	standin_id INTEGER NOT NULL,
	why TEXT NOT NULL,
	from_us INTEGER NOT NULL,
	until_us INTEGER NOT NULL,
	is_told INTEGER DEFAULT '0' NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT stand_in_why CHECK (why = 'asked' OR why = 'away'),
	CONSTRAINT stand_in_another CHECK (person_id <> standin_id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(standin_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_stand_in_command_id ON stand_in (command_id)
-- ;
CREATE INDEX stand_in_until ON stand_in (until_us)
-- ;
CREATE TABLE template (
	id INTEGER NOT NULL,
	"key" TEXT NOT NULL,
	name TEXT NOT NULL,
	owner_id INTEGER,
	role TEXT DEFAULT '' NOT NULL,
	body TEXT NOT NULL,
	is_active INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(owner_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE INDEX template_key ON template ("key")
-- ;
CREATE TABLE web_pass (
	digest TEXT NOT NULL,
	person_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	expires_us INTEGER NOT NULL,
	used_us INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (digest),
	CONSTRAINT web_pass_kind CHECK (kind = 'link' OR kind = 'session'),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE INDEX web_pass_by_age ON web_pass (expires_us)
-- ;
CREATE TABLE document (
	id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	number TEXT NOT NULL,
	status TEXT NOT NULL,
	revision INTEGER DEFAULT '0' NOT NULL,
	requester_id INTEGER,
	location_id INTEGER NOT NULL,
	partner_id INTEGER,
	amount_fen INTEGER,
	created_us INTEGER NOT NULL,
	business_date TEXT NOT NULL,
	chat TEXT DEFAULT '' NOT NULL,
	to_location_id INTEGER,
	source_id INTEGER,
	due_on TEXT,
	reason TEXT DEFAULT '' NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	method TEXT DEFAULT '' NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT document_amount CHECK (amount_fen IS NULL OR amount_fen >= 0),
	UNIQUE (number),
	FOREIGN KEY(requester_id) REFERENCES person (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(partner_id) REFERENCES partner (id),
	FOREIGN KEY(to_location_id) REFERENCES location (id),
	FOREIGN KEY(source_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX document_counter ON document (location_id, business_date) WHERE kind = 'counter_sale'
-- ;
CREATE UNIQUE INDEX document_debt ON document (kind, partner_id, reason) WHERE kind = 'debt' AND status <> 'reversed'
-- ;
CREATE INDEX document_open ON document (status, id)
-- ;
CREATE INDEX document_partner ON document (partner_id, kind, id)
-- ;
CREATE INDEX document_requester ON document (requester_id, id)
-- ;
CREATE UNIQUE INDEX document_till ON document (kind, location_id, due_on) WHERE kind = 'till' AND status NOT IN ('rejected', 'cancelled', 'reversed')
-- ;
CREATE INDEX ix_document_command_id ON document (command_id)
-- ;
CREATE TABLE partner_name (
	"key" TEXT NOT NULL,
	partner_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY ("key", partner_id),
	FOREIGN KEY(partner_id) REFERENCES partner (id)
)
 STRICT
-- ;
CREATE TABLE product (
	id INTEGER NOT NULL,
	sku TEXT NOT NULL,
	name TEXT NOT NULL,
	spec TEXT DEFAULT '' NOT NULL,
	unit TEXT NOT NULL,
	category TEXT DEFAULT '' NOT NULL,
	sale_price INTEGER,
	purchase_price INTEGER,
	safety_stock INTEGER DEFAULT '0' NOT NULL,
	is_batched INTEGER DEFAULT '0' NOT NULL,
	shelf_life_days INTEGER,
	is_active INTEGER DEFAULT '1' NOT NULL,
	floor_price INTEGER,
	is_inspected INTEGER DEFAULT '0' NOT NULL,
	lead_days INTEGER DEFAULT '0' NOT NULL,
	supplier_id INTEGER,
	over_receipt_milli INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT product_planning CHECK (lead_days BETWEEN 0 AND 3650 AND over_receipt_milli BETWEEN 0 AND 1000),
	CONSTRAINT product_flags CHECK (is_inspected IN (0, 1) AND is_active IN (0, 1)),
	UNIQUE (sku),
	FOREIGN KEY(supplier_id) REFERENCES partner (id)
)
 STRICT
-- ;
CREATE TABLE allocation (
	id INTEGER NOT NULL,
	from_id INTEGER NOT NULL,
	to_id INTEGER NOT NULL,
	amount_fen INTEGER NOT NULL,
	at_us INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT allocation_of_something CHECK (amount_fen <> 0),
	FOREIGN KEY(from_id) REFERENCES document (id),
	FOREIGN KEY(to_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX allocation_from ON allocation (from_id)
-- ;
CREATE INDEX allocation_to ON allocation (to_id)
-- ;
CREATE INDEX ix_allocation_command_id ON allocation (command_id)
-- ;
CREATE TABLE approval (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	step INTEGER NOT NULL,
	seat INTEGER NOT NULL,
	role TEXT NOT NULL,
	person_id INTEGER NOT NULL,
	for_person_id INTEGER,
	vote TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, revision, step, seat),
	UNIQUE (document_id, revision, person_id),
	CONSTRAINT approval_vote CHECK (vote = 'yes' OR vote = 'no'),
	CONSTRAINT approval_for_another CHECK (for_person_id <> person_id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(for_person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_approval_command_id ON approval (command_id)
-- ;
CREATE TABLE approval_call (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	step INTEGER NOT NULL,
	what TEXT NOT NULL,
	person_id INTEGER,
	at_us INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT approval_call_what CHECK (what = 'urged' OR what = 'escalated' OR what = 'expiring'),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE INDEX approval_call_document ON approval_call (document_id, revision)
-- ;
CREATE TABLE approval_case (
	document_id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	why TEXT NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (document_id, revision),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT
-- ;
CREATE INDEX ix_approval_case_command_id ON approval_case (command_id)
-- ;
CREATE TABLE approval_need (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	step INTEGER NOT NULL,
	seat INTEGER NOT NULL,
	role TEXT NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, revision, step, seat, role),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_approval_need_command_id ON approval_need (command_id)
-- ;
CREATE TABLE attachment (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	kind TEXT NOT NULL,
	digest TEXT NOT NULL,
	person_id INTEGER NOT NULL,
	at_us INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, kind, digest),
	CONSTRAINT attachment_kind CHECK (kind = 'photo' OR kind = 'signature' OR kind = 'invoice'),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(digest) REFERENCES blob (digest),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_attachment_command_id ON attachment (command_id)
-- ;
CREATE INDEX ix_attachment_digest ON attachment (digest)
-- ;
CREATE TABLE barcode (
	code TEXT NOT NULL,
	product_id INTEGER NOT NULL,
	unit TEXT NOT NULL,
	PRIMARY KEY (code, product_id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE batch (
	id INTEGER NOT NULL,
	product_id INTEGER,
	code TEXT NOT NULL,
	expires_on TEXT,
	PRIMARY KEY (id),
	UNIQUE (product_id, code),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE bom (
	id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	version TEXT NOT NULL,
	output_quantity INTEGER NOT NULL,
	created_us INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (product_id, version),
	UNIQUE (id, product_id),
	CONSTRAINT bom_makes_something CHECK (output_quantity BETWEEN 1 AND 1000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_bom_command_id ON bom (command_id)
-- ;
CREATE TABLE channel_order (
	channel TEXT NOT NULL,
	reference TEXT NOT NULL,
	document_id INTEGER NOT NULL,
	at_us INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (channel, reference),
	UNIQUE (document_id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID,
 STRICT
-- ;
CREATE INDEX ix_channel_order_command_id ON channel_order (command_id)
-- ;
CREATE TABLE channel_sku (
	channel TEXT NOT NULL,
	code TEXT NOT NULL,
	product_id INTEGER NOT NULL,
	unit TEXT NOT NULL,
	PRIMARY KEY (channel, code),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE cost (
	product_id INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	value_fen INTEGER NOT NULL,
	last_movement_id INTEGER NOT NULL,
	last_price_id INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (product_id),
	CONSTRAINT cost_not_negative CHECK (quantity >= 0 AND value_fen >= 0),
	CONSTRAINT cost_not_too_large CHECK (quantity <= 4000000000000000000 AND value_fen <= 4000000000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE document_owner (
	document_id INTEGER NOT NULL,
	person_id INTEGER NOT NULL,
	at_us INTEGER NOT NULL,
	PRIMARY KEY (document_id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
 STRICT
-- ;
CREATE TABLE pack (
	product_id INTEGER NOT NULL,
	unit TEXT NOT NULL,
	numerator INTEGER NOT NULL,
	denominator INTEGER DEFAULT '1' NOT NULL,
	PRIMARY KEY (product_id, unit),
	CONSTRAINT pack_positive CHECK (numerator > 0 AND denominator > 0),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE partner_price (
	partner_id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	price INTEGER NOT NULL,
	PRIMARY KEY (partner_id, product_id),
	CONSTRAINT partner_price_in_bounds CHECK (price BETWEEN 0 AND 1000000000000),
	FOREIGN KEY(partner_id) REFERENCES partner (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE product_name (
	"key" TEXT NOT NULL,
	product_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY ("key", product_id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE shelf (
	location_id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	code TEXT NOT NULL,
	PRIMARY KEY (location_id, product_id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE tier_price (
	product_id INTEGER NOT NULL,
	tier TEXT NOT NULL,
	price INTEGER NOT NULL,
	PRIMARY KEY (product_id, tier),
	CONSTRAINT tier_price_in_bounds CHECK (price BETWEEN 0 AND 1000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TABLE till_count (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	method TEXT NOT NULL,
	expected_fen INTEGER NOT NULL,
	counted_fen INTEGER NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, method),
	CONSTRAINT till_count_not_negative CHECK (expected_fen >= 0 AND counted_fen >= 0),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_till_count_command_id ON till_count (command_id)
-- ;
CREATE TABLE transition (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	revision INTEGER NOT NULL,
	step TEXT NOT NULL,
	from_status TEXT NOT NULL,
	to_status TEXT NOT NULL,
	person_id INTEGER,
	at_us INTEGER NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, revision),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_transition_command_id ON transition (command_id)
-- ;
CREATE TABLE balance (
	product_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	batch_id INTEGER NOT NULL,
	is_outside INTEGER NOT NULL,
	on_hand INTEGER DEFAULT '0' NOT NULL,
	reserved INTEGER DEFAULT '0' NOT NULL,
	incoming INTEGER DEFAULT '0' NOT NULL,
	last_movement_id INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (product_id, location_id, batch_id),
	FOREIGN KEY(location_id, is_outside) REFERENCES location (id, is_outside),
	CONSTRAINT balance_not_negative CHECK (is_outside = 1 OR on_hand >= 0),
	CONSTRAINT balance_not_oversold CHECK (reserved >= 0 AND (is_outside = 1 OR reserved <= on_hand)),
	CONSTRAINT balance_incoming CHECK (incoming >= 0),
	CONSTRAINT balance_not_too_large CHECK (on_hand BETWEEN -4000000000000000000 AND 4000000000000000000 AND reserved <= 4000000000000000000 AND incoming <= 4000000000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 WITHOUT ROWID,
 STRICT
-- ;
CREATE TABLE bom_active (
	product_id INTEGER NOT NULL,
	bom_id INTEGER NOT NULL,
	PRIMARY KEY (product_id),
	FOREIGN KEY(bom_id, product_id) REFERENCES bom (id, product_id)
)
 STRICT
-- ;
CREATE TABLE bom_line (
	bom_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	component_id INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	scrap_milli INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (bom_id, line_no),
	UNIQUE (bom_id, component_id),
	CONSTRAINT bom_line_positive CHECK (quantity BETWEEN 1 AND 1000000000000),
	CONSTRAINT bom_line_scrap CHECK (scrap_milli BETWEEN 0 AND 999),
	FOREIGN KEY(bom_id) REFERENCES bom (id),
	FOREIGN KEY(component_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE INDEX bom_line_component ON bom_line (component_id)
-- ;
CREATE TABLE bom_step (
	bom_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	name TEXT NOT NULL,
	minutes_milli INTEGER NOT NULL,
	labour_fen_hour INTEGER DEFAULT '0' NOT NULL,
	overhead_fen_hour INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (bom_id, line_no),
	CONSTRAINT bom_step_not_negative CHECK (minutes_milli >= 0 AND labour_fen_hour >= 0 AND overhead_fen_hour >= 0),
	FOREIGN KEY(bom_id) REFERENCES bom (id)
)
 STRICT
-- ;
CREATE TABLE day_balance (
	day TEXT NOT NULL,
	product_id INTEGER NOT NULL,
	location_id INTEGER NOT NULL,
	batch_id INTEGER NOT NULL,
	on_hand INTEGER NOT NULL,
	reserved INTEGER NOT NULL,
	incoming INTEGER NOT NULL,
	PRIMARY KEY (day, product_id, location_id, batch_id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT
-- ;
CREATE TABLE document_line (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	line_no INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	batch_id INTEGER,
	unit TEXT NOT NULL,
	count_milli INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	price INTEGER,
	amount_fen INTEGER,
	source_line_id INTEGER,
	part TEXT DEFAULT '' NOT NULL,
	held INTEGER DEFAULT '0' NOT NULL,
	posted INTEGER DEFAULT '0' NOT NULL,
	fulfilled INTEGER DEFAULT '0' NOT NULL,
	last_movement_id INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, line_no),
	CONSTRAINT line_positive CHECK (quantity > 0 AND count_milli > 0),
	CONSTRAINT line_not_negative CHECK (held >= 0 AND posted >= 0 AND fulfilled >= 0),
	CONSTRAINT line_not_over_posted CHECK (held + posted <= quantity),
	CONSTRAINT line_promise_not_exceeded CHECK (held + fulfilled <= quantity),
	CONSTRAINT line_part CHECK (part = '' OR part = 'make' OR part = 'use'),
	CONSTRAINT line_of_another CHECK (source_line_id <> id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id),
	FOREIGN KEY(source_line_id) REFERENCES document_line (id)
)
 STRICT
-- ;
CREATE INDEX line_source ON document_line (source_line_id) WHERE source_line_id IS NOT NULL
-- ;
CREATE TABLE movement (
	id INTEGER NOT NULL,
	phase TEXT NOT NULL,
	hold_id INTEGER,
	product_id INTEGER NOT NULL,
	batch_id INTEGER NOT NULL,
	source_id INTEGER NOT NULL,
	target_id INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	document_id INTEGER,
	line_id INTEGER,
	reverses_id INTEGER,
	command_id INTEGER NOT NULL,
	occurred_us INTEGER NOT NULL,
	posted_us INTEGER NOT NULL,
	business_date TEXT NOT NULL,
	expires_us INTEGER,
	PRIMARY KEY (id),
	CONSTRAINT movement_positive CHECK (quantity > 0),
	CONSTRAINT movement_not_too_large CHECK (quantity <= 1000000000000),
	CONSTRAINT movement_goes_somewhere CHECK (source_id <> target_id),
	CONSTRAINT movement_phase CHECK (phase = 'hold' OR phase = 'post' OR phase = 'void' OR phase = 'move'),
	CONSTRAINT movement_of_a_hold CHECK ((phase IN ('post', 'void')) = (hold_id IS NOT NULL)),
	CONSTRAINT movement_reverses_at_once CHECK (reverses_id IS NULL OR phase = 'move'),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id),
	FOREIGN KEY(source_id) REFERENCES location (id),
	FOREIGN KEY(target_id) REFERENCES location (id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(line_id) REFERENCES document_line (id),
	FOREIGN KEY(reverses_id) REFERENCES movement (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_movement_command_id ON movement (command_id)
-- ;
CREATE INDEX movement_document ON movement (document_id)
-- ;
CREATE INDEX movement_line ON movement (line_id) WHERE line_id IS NOT NULL
-- ;
CREATE UNIQUE INDEX movement_reverses ON movement (reverses_id) WHERE reverses_id IS NOT NULL
-- ;
CREATE TABLE price_entry (
	id INTEGER NOT NULL,
	document_id INTEGER NOT NULL,
	line_id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	matched_fen INTEGER NOT NULL,
	value_fen INTEGER NOT NULL,
	variance_fen INTEGER NOT NULL,
	owed_fen INTEGER NOT NULL,
	occurred_on TEXT NOT NULL,
	business_date TEXT NOT NULL,
	at_us INTEGER NOT NULL,
	reverses_id INTEGER,
	command_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT price_entry_not_too_large CHECK (value_fen BETWEEN -4000000000000000000 AND 4000000000000000000 AND variance_fen BETWEEN -4000000000000000000 AND 4000000000000000000),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(line_id) REFERENCES document_line (id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(reverses_id) REFERENCES price_entry (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
-- ;
CREATE INDEX ix_price_entry_command_id ON price_entry (command_id)
-- ;
CREATE INDEX price_entry_document ON price_entry (document_id)
-- ;
CREATE INDEX price_entry_line ON price_entry (line_id)
-- ;
CREATE INDEX price_entry_product ON price_entry (product_id, id)
-- ;
CREATE UNIQUE INDEX price_entry_reverses ON price_entry (reverses_id) WHERE reverses_id IS NOT NULL
-- ;
CREATE TABLE hold (
	id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	batch_id INTEGER NOT NULL,
	source_id INTEGER NOT NULL,
	target_id INTEGER NOT NULL,
	document_id INTEGER,
	line_id INTEGER,
	open_quantity INTEGER NOT NULL,
	expires_us INTEGER,
	last_movement_id INTEGER NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT hold_not_over_posted CHECK (open_quantity >= 0),
	FOREIGN KEY(id) REFERENCES movement (id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id),
	FOREIGN KEY(source_id) REFERENCES location (id),
	FOREIGN KEY(target_id) REFERENCES location (id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(line_id) REFERENCES document_line (id)
)
 STRICT
-- ;
CREATE INDEX hold_document ON hold (document_id)
-- ;
CREATE INDEX hold_open ON hold (product_id, source_id) WHERE open_quantity > 0
-- ;
CREATE TABLE value_entry (
	movement_id INTEGER NOT NULL,
	product_id INTEGER NOT NULL,
	quantity INTEGER NOT NULL,
	value_fen INTEGER NOT NULL,
	variance_fen INTEGER DEFAULT '0' NOT NULL,
	PRIMARY KEY (movement_id),
	CONSTRAINT value_not_too_large CHECK (value_fen BETWEEN -4000000000000000000 AND 4000000000000000000),
	FOREIGN KEY(movement_id) REFERENCES movement (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
 STRICT
-- ;
CREATE TRIGGER attempt_is_remembered AFTER INSERT ON attempt_echo BEGIN
  INSERT INTO override_attempt (mark, at_us, on_table, guard, about_id)
  VALUES (hex(randomblob(8)),
    CAST((julianday('now') - 2440587.5) * 86400000000.0 AS INTEGER),
    NEW.on_table, NEW.guard, NEW.about_id);
  UPDATE attempt_echo SET said = (
    SELECT replace(hex(zeroblob(50000)), '00', '<zhanggui ' || mark || ' ' || at_us || ' '
      || on_table || ' ' || guard || ' ' || about_id || '>')
    FROM override_attempt ORDER BY id DESC LIMIT 1);
  DELETE FROM attempt_echo;
END
-- ;
CREATE TRIGGER movement_stays_update BEFORE UPDATE ON movement BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('movement', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER transition_stays_update BEFORE UPDATE ON transition BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('transition', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER approval_stays_update BEFORE UPDATE ON approval BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER approval_need_stays_update BEFORE UPDATE ON approval_need BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval_need', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER approval_case_stays_update BEFORE UPDATE ON approval_case BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval_case', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER audit_stays_update BEFORE UPDATE ON audit BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('audit', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER value_entry_stays_update BEFORE UPDATE ON value_entry BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('value_entry', 'history_is_kept', coalesce(NEW.product_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER price_entry_stays_update BEFORE UPDATE ON price_entry BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('price_entry', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER allocation_stays_update BEFORE UPDATE ON allocation BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('allocation', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER till_count_stays_update BEFORE UPDATE ON till_count BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('till_count', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER seal_stays_update BEFORE UPDATE ON seal BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('seal', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER bom_stays_update BEFORE UPDATE ON bom BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom', 'history_is_kept', coalesce(NEW.product_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER bom_line_stays_update BEFORE UPDATE ON bom_line BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom_line', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER bom_step_stays_update BEFORE UPDATE ON bom_step BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom_step', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER master_change_stays_update BEFORE UPDATE ON master_change BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('master_change', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER attachment_stays_update BEFORE UPDATE ON attachment BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('attachment', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER channel_order_stays_update BEFORE UPDATE ON channel_order BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('channel_order', 'history_is_kept', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER override_attempt_stays_update BEFORE UPDATE ON override_attempt BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('override_attempt', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER movement_stays_delete BEFORE DELETE ON movement BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('movement', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER transition_stays_delete BEFORE DELETE ON transition BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('transition', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER approval_stays_delete BEFORE DELETE ON approval BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER approval_need_stays_delete BEFORE DELETE ON approval_need BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval_need', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER approval_case_stays_delete BEFORE DELETE ON approval_case BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval_case', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER audit_stays_delete BEFORE DELETE ON audit BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('audit', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER value_entry_stays_delete BEFORE DELETE ON value_entry BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('value_entry', 'history_is_kept', coalesce(OLD.product_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER price_entry_stays_delete BEFORE DELETE ON price_entry BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('price_entry', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER allocation_stays_delete BEFORE DELETE ON allocation BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('allocation', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER till_count_stays_delete BEFORE DELETE ON till_count BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('till_count', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER seal_stays_delete BEFORE DELETE ON seal BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('seal', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER bom_stays_delete BEFORE DELETE ON bom BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom', 'history_is_kept', coalesce(OLD.product_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER bom_line_stays_delete BEFORE DELETE ON bom_line BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom_line', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER bom_step_stays_delete BEFORE DELETE ON bom_step BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom_step', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER master_change_stays_delete BEFORE DELETE ON master_change BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('master_change', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER attachment_stays_delete BEFORE DELETE ON attachment BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('attachment', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER channel_order_stays_delete BEFORE DELETE ON channel_order BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('channel_order', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER override_attempt_stays_delete BEFORE DELETE ON override_attempt BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('override_attempt', 'history_is_kept', 0);
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER balance_stays_delete BEFORE DELETE ON balance BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('balance', 'history_is_kept', coalesce(OLD.product_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER hold_stays_delete BEFORE DELETE ON hold BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('hold', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER cost_stays_delete BEFORE DELETE ON cost BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('cost', 'history_is_kept', coalesce(OLD.product_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER document_stays_delete BEFORE DELETE ON document BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('document', 'history_is_kept', coalesce(OLD.id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER document_line_stays_delete BEFORE DELETE ON document_line BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('document_line', 'history_is_kept', coalesce(OLD.document_id, 0));
  SELECT RAISE(FAIL, 'guard history_is_kept');
END
-- ;
CREATE TRIGGER allocation_insert_is_sound BEFORE INSERT ON allocation BEGIN
  SELECT CASE
    WHEN NEW.amount_fen > 0 AND NOT EXISTS (SELECT 1 FROM document f
      WHERE f.id = NEW.from_id AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.from_id = f.id) + NEW.amount_fen <= coalesce(f.amount_fen, 0))
      THEN RAISE(ABORT, 'guard more_than_there_is')
    WHEN NEW.amount_fen < 0 AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
      WHERE a.from_id = NEW.from_id AND a.to_id = NEW.to_id) + NEW.amount_fen < 0
      THEN RAISE(ABORT, 'guard more_than_was_put')
    WHEN NEW.amount_fen > 0 AND EXISTS (SELECT 1 FROM document f, document t
      WHERE f.id = NEW.from_id AND t.id = NEW.to_id AND (f.kind = 'collection' OR f.kind = 'payment' OR f.kind = 'sales_invoice') AND (t.kind = 'sales_order' OR t.kind = 'purchase_order' OR t.kind = 'shipment' OR t.kind = 'receipt' OR t.kind = 'emergency' OR t.kind = 'debt')
      AND ((SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
      JOIN document o ON o.id = a.from_id WHERE a.to_id = t.id AND o.kind = f.kind) + NEW.amount_fen > coalesce(t.amount_fen, 0) AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
      JOIN document o ON o.id = a.from_id WHERE a.to_id = t.id AND o.kind = f.kind) + NEW.amount_fen > (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l
        JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id
        WHERE l.document_id = t.id AND s.kind IN ('shipment', 'receipt') AND s.status = 'done') AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
      JOIN document o ON o.id = a.from_id WHERE a.to_id = t.id AND o.kind = f.kind) + NEW.amount_fen > (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l
        JOIN document_line c ON c.source_line_id = l.id JOIN document s ON s.id = c.document_id
        WHERE l.document_id = t.id AND s.kind IN ('shipment', 'receipt') AND s.status = 'done') + (SELECT coalesce(sum(p.owed_fen), 0) FROM document_line l
        JOIN document_line i ON i.source_line_id = l.id JOIN price_entry p ON p.line_id = i.id
        WHERE l.document_id = t.id)))
      THEN RAISE(ABORT, 'guard more_than_is_owed')
  END;
END
-- ;
CREATE TRIGGER approval_insert_is_sound BEFORE INSERT ON approval BEGIN
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND (d.requester_id = NEW.person_id OR d.requester_id = NEW.for_person_id
        OR EXISTS (SELECT 1 FROM stand_in s WHERE s.person_id = d.requester_id
      AND s.from_us <= NEW.at_us AND NEW.at_us < s.until_us AND (s.standin_id = NEW.person_id OR EXISTS (SELECT 1 FROM stand_in t
        WHERE t.person_id = s.standin_id AND t.standin_id = NEW.person_id AND t.from_us <= NEW.at_us AND NEW.at_us < t.until_us)))))
      THEN RAISE(ABORT, 'guard own_document')
    WHEN NOT EXISTS (SELECT 1 FROM approval_need n JOIN document d ON d.id = n.document_id
      WHERE n.document_id = NEW.document_id AND n.revision = NEW.revision AND n.step = NEW.step
      AND n.seat = NEW.seat AND n.role = NEW.role AND d.revision = NEW.revision)
      THEN RAISE(ABORT, 'guard already_decided')
    WHEN EXISTS (SELECT 1 FROM approval_need n WHERE n.document_id = NEW.document_id
      AND n.revision = NEW.revision AND n.step < NEW.step AND NOT EXISTS (
        SELECT 1 FROM approval a WHERE a.document_id = n.document_id AND a.revision = n.revision
        AND a.step = n.step AND a.seat = n.seat AND a.vote = 'yes'))
      THEN RAISE(ABORT, 'guard not_their_turn')
    WHEN NEW.for_person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_in s WHERE s.person_id = NEW.for_person_id
      AND s.from_us <= NEW.at_us AND NEW.at_us < s.until_us AND (s.standin_id = NEW.person_id OR EXISTS (SELECT 1 FROM stand_in t
        WHERE t.person_id = s.standin_id AND t.standin_id = NEW.person_id AND t.from_us <= NEW.at_us AND NEW.at_us < t.until_us)))
      THEN RAISE(ABORT, 'guard not_delegated')
    WHEN EXISTS (SELECT 1 FROM approval a WHERE a.document_id = NEW.document_id
      AND a.revision = NEW.revision AND (a.for_person_id IN (NEW.person_id, NEW.for_person_id)
        OR a.person_id = NEW.for_person_id))
      THEN RAISE(ABORT, 'guard voice_used')
  END;
END
-- ;
CREATE TRIGGER approval_need_insert_is_sound BEFORE INSERT ON approval_need BEGIN
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.revision = NEW.revision)
      THEN RAISE(ABORT, 'guard already_decided')
  END;
END
-- ;
CREATE TRIGGER balance_update_is_sound BEFORE UPDATE ON balance BEGIN
  SELECT CASE
    WHEN NEW.product_id IS NOT OLD.product_id OR NEW.location_id IS NOT OLD.location_id OR NEW.batch_id IS NOT OLD.batch_id OR NEW.is_outside IS NOT OLD.is_outside
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id
      AND m.product_id = NEW.product_id AND m.batch_id = NEW.batch_id AND (
        (m.source_id = NEW.location_id AND NEW.incoming = OLD.incoming
         AND NEW.on_hand - OLD.on_hand = CASE WHEN m.phase IN ('post', 'move')
                                              THEN -m.quantity ELSE 0 END
         AND NEW.reserved - OLD.reserved = CASE m.phase WHEN 'hold' THEN m.quantity
                                                        WHEN 'move' THEN 0 ELSE -m.quantity END)
        OR
        (m.target_id = NEW.location_id AND NEW.reserved = OLD.reserved
         AND NEW.on_hand - OLD.on_hand = CASE WHEN m.phase IN ('post', 'move')
                                              THEN m.quantity ELSE 0 END
         AND NEW.incoming - OLD.incoming = CASE m.phase WHEN 'hold' THEN m.quantity
                                                        WHEN 'move' THEN 0
                                                        ELSE -m.quantity END)))
      THEN RAISE(ABORT, 'guard balance_by_hand')
    WHEN NEW.is_outside <> 1 AND NEW.on_hand < 0
      THEN RAISE(ABORT, 'guard balance_not_negative')
    WHEN NEW.reserved < 0 OR (NEW.is_outside <> 1 AND NEW.reserved > NEW.on_hand)
      THEN RAISE(ABORT, 'guard balance_not_oversold')
    WHEN NEW.incoming < 0
      THEN RAISE(ABORT, 'guard balance_incoming')
    WHEN NEW.on_hand NOT BETWEEN -4000000000000000000 AND 4000000000000000000 OR NEW.reserved > 4000000000000000000 OR NEW.incoming > 4000000000000000000
      THEN RAISE(ABORT, 'guard balance_not_too_large')
  END;
END
-- ;
CREATE TRIGGER channel_order_insert_is_sound BEFORE INSERT ON channel_order BEGIN
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM channel_order WHERE channel = NEW.channel AND reference = NEW.reference) OR EXISTS (SELECT 1 FROM channel_order WHERE document_id = NEW.document_id)
      THEN RAISE(ABORT, 'guard already_there')
  END;
END
-- ;
CREATE TRIGGER cost_insert_is_sound BEFORE INSERT ON cost BEGIN
  SELECT CASE
    WHEN NEW.quantity < 0 OR NEW.value_fen < 0
      THEN RAISE(ABORT, 'guard cost_not_negative')
    WHEN NEW.quantity > 4000000000000000000 OR NEW.value_fen > 4000000000000000000
      THEN RAISE(ABORT, 'guard cost_not_too_large')
  END;
END
-- ;
CREATE TRIGGER cost_update_is_sound BEFORE UPDATE ON cost BEGIN
  SELECT CASE
    WHEN NEW.product_id IS NOT OLD.product_id OR NOT (
      (NEW.last_price_id = OLD.last_price_id AND NEW.last_movement_id > OLD.last_movement_id
       AND EXISTS (SELECT 1 FROM value_entry v WHERE v.movement_id = NEW.last_movement_id
         AND v.product_id = NEW.product_id AND NEW.quantity - OLD.quantity = v.quantity
         AND NEW.value_fen - OLD.value_fen = v.value_fen))
      OR (NEW.last_movement_id = OLD.last_movement_id AND NEW.quantity = OLD.quantity
       AND NEW.last_price_id > OLD.last_price_id
       AND EXISTS (SELECT 1 FROM price_entry p WHERE p.id = NEW.last_price_id
         AND p.product_id = NEW.product_id AND NEW.value_fen - OLD.value_fen = p.value_fen)))
      THEN RAISE(ABORT, 'guard cost_by_hand')
    WHEN NEW.quantity < 0 OR NEW.value_fen < 0
      THEN RAISE(ABORT, 'guard cost_not_negative')
    WHEN NEW.quantity > 4000000000000000000 OR NEW.value_fen > 4000000000000000000
      THEN RAISE(ABORT, 'guard cost_not_too_large')
  END;
END
-- ;
CREATE TRIGGER document_insert_is_sound BEFORE INSERT ON document BEGIN
  SELECT CASE
    WHEN NEW.kind = 'supplier_invoice' AND NEW.note <> '' AND EXISTS (SELECT 1 FROM document o
      WHERE o.partner_id = NEW.partner_id AND o.kind = 'supplier_invoice' AND o.note = NEW.note
      AND o.status NOT IN ('rejected', 'cancelled', 'reversed'))
      THEN RAISE(ABORT, 'guard invoice_twice')
  END;
END
-- ;
CREATE TRIGGER document_update_is_sound BEFORE UPDATE ON document BEGIN
  SELECT CASE
    WHEN NEW.id IS NOT OLD.id OR NEW.kind IS NOT OLD.kind OR NEW.number IS NOT OLD.number OR NEW.requester_id IS NOT OLD.requester_id OR NEW.location_id IS NOT OLD.location_id OR NEW.partner_id IS NOT OLD.partner_id OR NEW.amount_fen IS NOT OLD.amount_fen OR NEW.created_us IS NOT OLD.created_us OR NEW.business_date IS NOT OLD.business_date OR NEW.command_id IS NOT OLD.command_id OR NEW.chat IS NOT OLD.chat OR NEW.to_location_id IS NOT OLD.to_location_id OR NEW.source_id IS NOT OLD.source_id OR NEW.due_on IS NOT OLD.due_on OR NEW.reason IS NOT OLD.reason OR NEW.note IS NOT OLD.note OR NEW.method IS NOT OLD.method
    OR NEW.revision <> OLD.revision + 1
    OR NOT EXISTS (SELECT 1 FROM transition t WHERE t.document_id = NEW.id
      AND t.revision = NEW.revision AND t.from_status = OLD.status AND t.to_status = NEW.status)
      THEN RAISE(ABORT, 'guard status_by_hand')
  END;
END
-- ;
CREATE TRIGGER document_line_update_is_sound BEFORE UPDATE ON document_line BEGIN
  SELECT CASE
    WHEN NEW.id IS NOT OLD.id OR NEW.document_id IS NOT OLD.document_id OR NEW.line_no IS NOT OLD.line_no OR NEW.product_id IS NOT OLD.product_id OR NEW.batch_id IS NOT OLD.batch_id OR NEW.unit IS NOT OLD.unit OR NEW.count_milli IS NOT OLD.count_milli OR NEW.quantity IS NOT OLD.quantity OR NEW.price IS NOT OLD.price OR NEW.amount_fen IS NOT OLD.amount_fen OR NEW.source_line_id IS NOT OLD.source_line_id OR NEW.part IS NOT OLD.part
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id AND (
      (m.line_id = NEW.id AND NEW.fulfilled = OLD.fulfilled
       AND NEW.held - OLD.held = CASE m.phase WHEN 'hold' THEN m.quantity
                                              WHEN 'move' THEN 0 ELSE -m.quantity END
       AND NEW.posted - OLD.posted = CASE WHEN m.phase IN ('hold', 'void') THEN 0
         WHEN m.reverses_id IS NOT NULL THEN -m.quantity ELSE m.quantity END)
      OR (NEW.held = OLD.held AND NEW.posted = OLD.posted
       AND NEW.id = (SELECT c.source_line_id FROM document_line c WHERE c.id = m.line_id)
       AND NEW.fulfilled - OLD.fulfilled = CASE WHEN m.phase IN ('hold', 'void') THEN 0
         WHEN m.reverses_id IS NOT NULL THEN -m.quantity ELSE m.quantity END)))
      THEN RAISE(ABORT, 'guard line_by_hand')
    WHEN NEW.held < 0 OR NEW.posted < 0
      THEN RAISE(ABORT, 'guard line_not_negative')
    WHEN NEW.held + NEW.posted > NEW.quantity
      THEN RAISE(ABORT, 'guard line_not_over_posted')
  END;
END
-- ;
CREATE TRIGGER hold_insert_is_sound BEFORE INSERT ON hold BEGIN
  SELECT CASE
    WHEN NEW.last_movement_id <> NEW.id OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.id
    AND m.phase = 'hold' AND m.quantity = NEW.open_quantity AND m.product_id = NEW.product_id
    AND m.batch_id = NEW.batch_id AND m.source_id = NEW.source_id AND m.target_id = NEW.target_id
    AND m.line_id IS NEW.line_id
    AND m.document_id IS NEW.document_id)
      THEN RAISE(ABORT, 'guard hold_by_hand')
  END;
END
-- ;
CREATE TRIGGER hold_update_is_sound BEFORE UPDATE ON hold BEGIN
  SELECT CASE
    WHEN NEW.id IS NOT OLD.id OR NEW.product_id IS NOT OLD.product_id OR NEW.batch_id IS NOT OLD.batch_id OR NEW.source_id IS NOT OLD.source_id OR NEW.target_id IS NOT OLD.target_id OR NEW.document_id IS NOT OLD.document_id OR NEW.line_id IS NOT OLD.line_id OR NEW.expires_us IS NOT OLD.expires_us
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id
      AND m.hold_id = NEW.id AND OLD.open_quantity - NEW.open_quantity = m.quantity)
      THEN RAISE(ABORT, 'guard hold_by_hand')
    WHEN NEW.open_quantity < 0
      THEN RAISE(ABORT, 'guard hold_not_over_posted')
  END;
END
-- ;
CREATE TRIGGER movement_insert_is_sound BEFORE INSERT ON movement BEGIN
  SELECT CASE
    WHEN NEW.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.id = NEW.hold_id
      AND h.product_id = NEW.product_id AND h.batch_id = NEW.batch_id
      AND h.source_id = NEW.source_id AND h.target_id = NEW.target_id
      AND h.document_id IS NEW.document_id
      AND h.line_id IS NEW.line_id)
      THEN RAISE(ABORT, 'guard other_hold')
    WHEN NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM movement m
      WHERE m.id = NEW.reverses_id AND m.phase IN ('post', 'move') AND m.reverses_id IS NULL
      AND m.product_id = NEW.product_id AND m.batch_id = NEW.batch_id
      AND m.source_id = NEW.target_id AND m.target_id = NEW.source_id
      AND m.quantity = NEW.quantity AND m.line_id IS NEW.line_id)
      THEN RAISE(ABORT, 'guard not_the_opposite')
    WHEN NEW.line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_line l
      WHERE l.id = NEW.line_id AND l.document_id = NEW.document_id
      AND l.product_id = NEW.product_id)
      THEN RAISE(ABORT, 'guard other_line')
    WHEN NEW.line_id IS NOT NULL AND NEW.reverses_id IS NULL AND NOT EXISTS (
      SELECT 1 FROM document d WHERE d.id = NEW.document_id AND (
        (d.kind = 'receipt' AND ((NEW.source_id = 1 AND NEW.target_id = d.location_id) OR (NEW.source_id = 1 AND NEW.target_id = 8)))
        OR (d.kind = 'shipment' AND ((NEW.source_id = d.location_id AND NEW.target_id = 2)))
        OR (d.kind = 'opening' AND ((NEW.source_id = 6 AND NEW.target_id = d.location_id)))
        OR (d.kind = 'sales_order' AND ((NEW.source_id = d.location_id AND NEW.target_id = 2)))
        OR (d.kind = 'purchase_order' AND ((NEW.source_id = 1 AND NEW.target_id = d.location_id)))
        OR (d.kind = 'work_order' AND ((NEW.source_id = d.location_id AND NEW.target_id = 3) OR (NEW.source_id = 3 AND NEW.target_id = d.location_id)))
        OR (d.kind = 'issue' AND ((NEW.source_id = d.location_id AND NEW.target_id = 3)))
        OR (d.kind = 'output' AND ((NEW.source_id = 3 AND NEW.target_id = d.location_id)))
        OR (d.kind = 'transfer' AND ((NEW.source_id = d.location_id AND NEW.target_id = 7)))
        OR (d.kind = 'transfer_in' AND ((NEW.source_id = 7 AND NEW.target_id = d.location_id)))
        OR (d.kind = 'customer_return' AND ((NEW.source_id = 2 AND NEW.target_id = 8)))
        OR (d.kind = 'putaway' AND ((NEW.source_id = 8 AND NEW.target_id = d.location_id)))
        OR (d.kind = 'supplier_return' AND ((NEW.source_id = d.location_id AND NEW.target_id = 1) OR (NEW.source_id = 8 AND NEW.target_id = 1)))
        OR (d.kind = 'scrap' AND ((NEW.source_id = d.location_id AND NEW.target_id = 4) OR (NEW.source_id = 8 AND NEW.target_id = 4) OR (NEW.source_id = 3 AND NEW.target_id = 4) OR (NEW.source_id = 7 AND NEW.target_id = 4)))
        OR (d.kind = 'giveaway' AND ((NEW.source_id = d.location_id AND NEW.target_id = 2)))
        OR (d.kind = 'counter_sale' AND ((NEW.source_id = d.location_id AND NEW.target_id = 2)))
        OR (d.kind = 'emergency' AND ((NEW.source_id = d.location_id AND NEW.target_id = 2)))
        OR (d.kind = 'found' AND ((NEW.source_id = 5 AND NEW.target_id = d.location_id)))))
      THEN RAISE(ABORT, 'guard other_route')
    WHEN NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM document_line c
      JOIN document_line l ON l.id = c.source_line_id JOIN document d ON d.id = l.document_id
      WHERE c.id = NEW.line_id AND d.kind <> 'shipment'
        AND d.status IN ('shipped', 'arrived', 'stocked', 'done'))
      THEN RAISE(ABORT, 'guard source_says_done')
    WHEN NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM document_line l
      WHERE l.id = NEW.line_id AND l.fulfilled > 0)
      THEN RAISE(ABORT, 'guard gone_on')
    WHEN NEW.batch_id <> 0 AND NOT EXISTS (SELECT 1 FROM batch b
      WHERE b.id = NEW.batch_id AND b.product_id = NEW.product_id)
      THEN RAISE(ABORT, 'guard other_batch')
    WHEN NEW.business_date <= (SELECT locked_until FROM period_lock)
      THEN RAISE(ABORT, 'guard period_closed')
    WHEN (NEW.source_id = 6 OR NEW.target_id = 6) AND EXISTS (SELECT 1 FROM document d
      WHERE d.kind NOT IN ('opening', 'debt') AND d.revision > 0)
      THEN RAISE(ABORT, 'guard books_are_open')
  END;
END
-- ;
CREATE TRIGGER price_entry_insert_is_sound BEFORE INSERT ON price_entry BEGIN
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM document_line l JOIN document d ON d.id = l.document_id
      WHERE l.id = NEW.line_id AND d.id = NEW.document_id AND d.kind = 'supplier_invoice'
      AND l.product_id = NEW.product_id AND (NEW.reverses_id IS NOT NULL
        OR NEW.matched_fen + NEW.value_fen + NEW.variance_fen = l.amount_fen))
      THEN RAISE(ABORT, 'guard other_invoice')
    WHEN NEW.reverses_id IS NULL AND EXISTS (SELECT 1 FROM price_entry p
      WHERE p.line_id = NEW.line_id)
      THEN RAISE(ABORT, 'guard priced_twice')
    WHEN NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM price_entry p
      WHERE p.id = NEW.reverses_id AND p.reverses_id IS NULL AND p.line_id = NEW.line_id
      AND p.matched_fen = -NEW.matched_fen AND p.owed_fen = -NEW.owed_fen
      AND p.value_fen + p.variance_fen = -(NEW.value_fen + NEW.variance_fen))
      THEN RAISE(ABORT, 'guard not_the_opposite')
    WHEN NEW.value_fen <> 0 AND NOT EXISTS (SELECT 1 FROM cost c
      WHERE c.product_id = NEW.product_id AND c.quantity > 0)
      THEN RAISE(ABORT, 'guard worth_of_nothing')
    WHEN NEW.business_date <= (SELECT locked_until FROM period_lock)
      THEN RAISE(ABORT, 'guard period_closed')
  END;
END
-- ;
CREATE TRIGGER transition_insert_is_sound BEFORE INSERT ON transition BEGIN
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision)
      THEN RAISE(ABORT, 'guard already_decided')
  END;
END
-- ;
CREATE TRIGGER allocation_insert_is_noticed BEFORE INSERT ON allocation
  WHEN (EXISTS (SELECT 1 FROM allocation WHERE id = NEW.id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('allocation', 'already_there', 0);
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER approval_insert_is_noticed BEFORE INSERT ON approval
  WHEN (EXISTS (SELECT 1 FROM approval WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM approval WHERE document_id = NEW.document_id AND revision = NEW.revision AND person_id = NEW.person_id) OR EXISTS (SELECT 1 FROM approval WHERE document_id = NEW.document_id AND revision = NEW.revision AND step = NEW.step AND seat = NEW.seat)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval', 'already_there', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER approval_case_insert_is_noticed BEFORE INSERT ON approval_case
  WHEN (EXISTS (SELECT 1 FROM approval_case WHERE document_id = NEW.document_id AND revision = NEW.revision)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval_case', 'already_there', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER approval_need_insert_is_noticed BEFORE INSERT ON approval_need
  WHEN (EXISTS (SELECT 1 FROM approval_need WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM approval_need WHERE document_id = NEW.document_id AND revision = NEW.revision AND step = NEW.step AND seat = NEW.seat AND role = NEW.role)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('approval_need', 'already_there', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER attachment_insert_is_noticed BEFORE INSERT ON attachment
  WHEN (EXISTS (SELECT 1 FROM attachment WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM attachment WHERE document_id = NEW.document_id AND kind = NEW.kind AND digest = NEW.digest)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('attachment', 'already_there', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER audit_insert_is_noticed BEFORE INSERT ON audit
  WHEN (EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq) OR EXISTS (SELECT 1 FROM audit WHERE command_id = NEW.command_id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('audit', 'already_there', 0);
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER balance_insert_is_noticed BEFORE INSERT ON balance
  WHEN (EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND location_id = NEW.location_id AND batch_id = NEW.batch_id))
    OR (NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.incoming <> 0 OR NEW.last_movement_id <> 0) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('balance', CASE
    WHEN EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND location_id = NEW.location_id AND batch_id = NEW.batch_id)
      THEN 'already_there'
    ELSE 'balance_by_hand'
  END, coalesce(NEW.product_id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND location_id = NEW.location_id AND batch_id = NEW.batch_id)
      THEN RAISE(FAIL, 'guard already_there')
    ELSE RAISE(FAIL, 'guard balance_by_hand')
  END;
END
-- ;
CREATE TRIGGER balance_update_is_noticed BEFORE UPDATE ON balance
  WHEN (NEW.last_movement_id = OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('balance', 'balance_by_hand', coalesce(NEW.product_id, 0));
  SELECT RAISE(FAIL, 'guard balance_by_hand');
END
-- ;
CREATE TRIGGER batch_insert_is_noticed BEFORE INSERT ON batch
  WHEN (EXISTS (SELECT 1 FROM batch b WHERE b.id = NEW.id
      AND b.product_id IS NOT NEW.product_id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('batch', 'batch_by_hand', coalesce(NEW.product_id, 0));
  SELECT RAISE(FAIL, 'guard batch_by_hand');
END
-- ;
CREATE TRIGGER batch_update_is_noticed BEFORE UPDATE ON batch
  WHEN (NEW.id IS NOT OLD.id OR NEW.product_id IS NOT OLD.product_id) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('batch', 'batch_by_hand', coalesce(NEW.product_id, 0));
  SELECT RAISE(FAIL, 'guard batch_by_hand');
END
-- ;
CREATE TRIGGER blob_delete_is_noticed BEFORE DELETE ON blob
  WHEN (EXISTS (SELECT 1 FROM attachment a WHERE a.digest = OLD.digest)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('blob', 'blob_by_hand', 0);
  SELECT RAISE(FAIL, 'guard blob_by_hand');
END
-- ;
CREATE TRIGGER blob_insert_is_noticed BEFORE INSERT ON blob
  WHEN (EXISTS (SELECT 1 FROM blob b WHERE b.digest = NEW.digest AND b.body <> NEW.body)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('blob', 'blob_by_hand', 0);
  SELECT RAISE(FAIL, 'guard blob_by_hand');
END
-- ;
CREATE TRIGGER blob_update_is_noticed BEFORE UPDATE ON blob
  WHEN (NEW.digest IS NOT OLD.digest OR NEW.kind IS NOT OLD.kind OR NEW.name IS NOT OLD.name OR NEW.size IS NOT OLD.size OR NEW.body IS NOT OLD.body) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('blob', 'blob_by_hand', 0);
  SELECT RAISE(FAIL, 'guard blob_by_hand');
END
-- ;
CREATE TRIGGER bom_insert_is_noticed BEFORE INSERT ON bom
  WHEN (EXISTS (SELECT 1 FROM bom WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM bom WHERE product_id = NEW.product_id AND version = NEW.version)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom', 'already_there', coalesce(NEW.product_id, 0));
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER bom_line_insert_is_noticed BEFORE INSERT ON bom_line
  WHEN (EXISTS (SELECT 1 FROM bom_line WHERE bom_id = NEW.bom_id AND line_no = NEW.line_no) OR EXISTS (SELECT 1 FROM bom_line WHERE bom_id = NEW.bom_id AND component_id = NEW.component_id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom_line', 'already_there', 0);
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER bom_step_insert_is_noticed BEFORE INSERT ON bom_step
  WHEN (EXISTS (SELECT 1 FROM bom_step WHERE bom_id = NEW.bom_id AND line_no = NEW.line_no)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('bom_step', 'already_there', 0);
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER cost_insert_is_noticed BEFORE INSERT ON cost
  WHEN (EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id))
    OR (NEW.quantity <> 0 OR NEW.value_fen <> 0 OR NEW.last_movement_id <> 0 OR NEW.last_price_id <> 0) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('cost', CASE
    WHEN EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id)
      THEN 'already_there'
    ELSE 'cost_by_hand'
  END, coalesce(NEW.product_id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id)
      THEN RAISE(FAIL, 'guard already_there')
    ELSE RAISE(FAIL, 'guard cost_by_hand')
  END;
END
-- ;
CREATE TRIGGER cost_update_is_noticed BEFORE UPDATE ON cost
  WHEN ((NEW.last_movement_id = OLD.last_movement_id
      AND NEW.last_price_id = OLD.last_price_id)
    OR (NEW.last_movement_id <> OLD.last_movement_id AND NOT EXISTS (
      SELECT 1 FROM value_entry v WHERE v.movement_id = NEW.last_movement_id))
    OR (NEW.last_price_id <> OLD.last_price_id AND NOT EXISTS (
      SELECT 1 FROM price_entry p WHERE p.id = NEW.last_price_id))) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('cost', 'cost_by_hand', coalesce(NEW.product_id, 0));
  SELECT RAISE(FAIL, 'guard cost_by_hand');
END
-- ;
CREATE TRIGGER document_insert_is_noticed BEFORE INSERT ON document
  WHEN (EXISTS (SELECT 1 FROM document WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM document WHERE kind = NEW.kind AND location_id = NEW.location_id AND due_on = NEW.due_on AND (kind = 'till' AND status NOT IN ('rejected', 'cancelled', 'reversed'))) OR EXISTS (SELECT 1 FROM document WHERE kind = NEW.kind AND partner_id = NEW.partner_id AND reason = NEW.reason AND (kind = 'debt' AND status <> 'reversed')) OR EXISTS (SELECT 1 FROM document WHERE number = NEW.number))
    OR (NEW.status <> 'draft' OR NEW.revision <> 0) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('document', CASE
    WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM document WHERE kind = NEW.kind AND location_id = NEW.location_id AND due_on = NEW.due_on AND (kind = 'till' AND status NOT IN ('rejected', 'cancelled', 'reversed'))) OR EXISTS (SELECT 1 FROM document WHERE kind = NEW.kind AND partner_id = NEW.partner_id AND reason = NEW.reason AND (kind = 'debt' AND status <> 'reversed')) OR EXISTS (SELECT 1 FROM document WHERE number = NEW.number)
      THEN 'already_there'
    ELSE 'status_by_hand'
  END, coalesce(NEW.id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM document WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM document WHERE kind = NEW.kind AND location_id = NEW.location_id AND due_on = NEW.due_on AND (kind = 'till' AND status NOT IN ('rejected', 'cancelled', 'reversed'))) OR EXISTS (SELECT 1 FROM document WHERE kind = NEW.kind AND partner_id = NEW.partner_id AND reason = NEW.reason AND (kind = 'debt' AND status <> 'reversed')) OR EXISTS (SELECT 1 FROM document WHERE number = NEW.number)
      THEN RAISE(FAIL, 'guard already_there')
    ELSE RAISE(FAIL, 'guard status_by_hand')
  END;
END
-- ;
CREATE TRIGGER document_update_is_noticed BEFORE UPDATE ON document
  WHEN (NEW.revision = OLD.revision
    OR NOT EXISTS (SELECT 1 FROM transition t WHERE t.document_id = NEW.id
      AND t.revision = NEW.revision AND t.to_status = NEW.status)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('document', 'status_by_hand', coalesce(NEW.id, 0));
  SELECT RAISE(FAIL, 'guard status_by_hand');
END
-- ;
CREATE TRIGGER document_line_insert_is_noticed BEFORE INSERT ON document_line
  WHEN (EXISTS (SELECT 1 FROM document_line WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM document_line WHERE document_id = NEW.document_id AND line_no = NEW.line_no))
    OR (NEW.held <> 0 OR NEW.posted <> 0 OR NEW.fulfilled <> 0 OR NEW.last_movement_id <> 0
    OR NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id AND d.revision = 0)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('document_line', CASE
    WHEN EXISTS (SELECT 1 FROM document_line WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM document_line WHERE document_id = NEW.document_id AND line_no = NEW.line_no)
      THEN 'already_there'
    ELSE 'line_by_hand'
  END, coalesce(NEW.document_id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM document_line WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM document_line WHERE document_id = NEW.document_id AND line_no = NEW.line_no)
      THEN RAISE(FAIL, 'guard already_there')
    ELSE RAISE(FAIL, 'guard line_by_hand')
  END;
END
-- ;
CREATE TRIGGER document_line_update_is_noticed BEFORE UPDATE ON document_line
  WHEN (NEW.last_movement_id = OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('document_line', 'line_by_hand', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard line_by_hand');
END
-- ;
CREATE TRIGGER hold_insert_is_noticed BEFORE INSERT ON hold
  WHEN (EXISTS (SELECT 1 FROM hold WHERE id = NEW.id))
    OR (NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.id AND m.phase = 'hold')) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('hold', CASE
    WHEN EXISTS (SELECT 1 FROM hold WHERE id = NEW.id)
      THEN 'already_there'
    ELSE 'hold_by_hand'
  END, coalesce(NEW.document_id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM hold WHERE id = NEW.id)
      THEN RAISE(FAIL, 'guard already_there')
    ELSE RAISE(FAIL, 'guard hold_by_hand')
  END;
END
-- ;
CREATE TRIGGER hold_update_is_noticed BEFORE UPDATE ON hold
  WHEN (NEW.last_movement_id = OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('hold', 'hold_by_hand', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard hold_by_hand');
END
-- ;
CREATE TRIGGER location_insert_is_noticed BEFORE INSERT ON location
  WHEN (EXISTS (SELECT 1 FROM location l WHERE (l.id = NEW.id OR l.code = NEW.code)
      AND l.is_outside <> NEW.is_outside)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('location', 'location_by_hand', 0);
  SELECT RAISE(FAIL, 'guard location_by_hand');
END
-- ;
CREATE TRIGGER location_update_is_noticed BEFORE UPDATE ON location
  WHEN (NEW.id IS NOT OLD.id OR NEW.is_outside IS NOT OLD.is_outside) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('location', 'location_by_hand', 0);
  SELECT RAISE(FAIL, 'guard location_by_hand');
END
-- ;
CREATE TRIGGER master_change_insert_is_noticed BEFORE INSERT ON master_change
  WHEN (EXISTS (SELECT 1 FROM master_change WHERE id = NEW.id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('master_change', 'already_there', 0);
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER movement_insert_is_noticed BEFORE INSERT ON movement
  WHEN (EXISTS (SELECT 1 FROM movement WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM movement WHERE reverses_id = NEW.reverses_id AND (movement.reverses_id IS NOT NULL))) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('movement', 'already_there', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER override_attempt_insert_is_noticed BEFORE INSERT ON override_attempt
  WHEN (EXISTS (SELECT 1 FROM override_attempt WHERE id = NEW.id)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('override_attempt', 'already_there', 0);
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER price_entry_insert_is_noticed BEFORE INSERT ON price_entry
  WHEN (EXISTS (SELECT 1 FROM price_entry WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM price_entry WHERE reverses_id = NEW.reverses_id AND (price_entry.reverses_id IS NOT NULL))) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('price_entry', 'already_there', coalesce(NEW.document_id, 0));
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER seal_insert_is_noticed BEFORE INSERT ON seal
  WHEN (EXISTS (SELECT 1 FROM seal WHERE day = NEW.day)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('seal', 'already_there', 0);
  SELECT RAISE(FAIL, 'guard already_there');
END
-- ;
CREATE TRIGGER till_count_insert_is_noticed BEFORE INSERT ON till_count
  WHEN (EXISTS (SELECT 1 FROM till_count WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM till_count WHERE document_id = NEW.document_id AND method = NEW.method))
    OR (NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.kind = 'till' AND d.revision = 0)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('till_count', CASE
    WHEN EXISTS (SELECT 1 FROM till_count WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM till_count WHERE document_id = NEW.document_id AND method = NEW.method)
      THEN 'already_there'
    ELSE 'till_count_by_hand'
  END, coalesce(NEW.document_id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM till_count WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM till_count WHERE document_id = NEW.document_id AND method = NEW.method)
      THEN RAISE(FAIL, 'guard already_there')
    ELSE RAISE(FAIL, 'guard till_count_by_hand')
  END;
END
-- ;
CREATE TRIGGER transition_insert_is_noticed BEFORE INSERT ON transition
  WHEN (EXISTS (SELECT 1 FROM transition WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM transition WHERE document_id = NEW.document_id AND revision = NEW.revision))
    OR (NOT (NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision)) AND (NOT EXISTS (SELECT 1 FROM rule r JOIN document d ON d.kind = r.kind
      WHERE d.id = NEW.document_id AND r.step = NEW.step AND r.from_status = NEW.from_status
      AND r.to_status = NEW.to_status)))
    OR (NOT (NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision)) AND (EXISTS (SELECT 1 FROM document d
      JOIN rule r ON r.kind = d.kind AND r.step = NEW.step AND r.from_status = NEW.from_status
      WHERE d.id = NEW.document_id AND (
    (NOT EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.quantity > 0) AND d.kind NOT IN ('collection', 'debt', 'payment', 'sales_invoice', 'supplier_invoice', 'till'))
    OR CASE r.needs WHEN '|posted|' THEN EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.posted <> l.quantity)
    WHEN '|held|' THEN EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.held <> l.quantity)
    WHEN '|released|unposted|' THEN EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.held <> 0) OR EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.posted <> 0)
    WHEN '|approved|posted|' THEN (NOT EXISTS (SELECT 1 FROM approval_need n
            WHERE n.document_id = d.id AND n.revision = d.revision)
          OR EXISTS (SELECT 1 FROM approval_need n
          WHERE n.document_id = d.id AND n.revision = d.revision AND NOT EXISTS (
            SELECT 1 FROM approval a WHERE a.document_id = d.id AND a.revision = d.revision
            AND a.step = n.step AND a.seat = n.seat AND a.vote = 'yes'))) OR EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.posted <> l.quantity)
    ELSE (r.needs LIKE '%|held|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.held <> l.quantity))
    OR (r.needs LIKE '%|posted|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.posted <> l.quantity))
    OR (r.needs LIKE '%|released|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.held <> 0))
    OR (r.needs LIKE '%|unposted|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.posted <> 0))
    OR (r.needs LIKE '%|approved|%' AND (NOT EXISTS (SELECT 1 FROM approval_need n
            WHERE n.document_id = d.id AND n.revision = d.revision)
          OR EXISTS (SELECT 1 FROM approval_need n
          WHERE n.document_id = d.id AND n.revision = d.revision AND NOT EXISTS (
            SELECT 1 FROM approval a WHERE a.document_id = d.id AND a.revision = d.revision
            AND a.step = n.step AND a.seat = n.seat AND a.vote = 'yes'))))
    OR (r.needs LIKE '%|fulfilled|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.fulfilled <> l.quantity))
    OR (r.needs LIKE '%|begun|%' AND NOT EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.fulfilled > 0))
    OR (r.needs LIKE '%|unfulfilled|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.fulfilled <> 0))
    OR (r.needs LIKE '%|secured|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.held + l.fulfilled <> l.quantity))
    OR (r.needs LIKE '%|cleared|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND EXISTS (SELECT 1 FROM document_line c
      WHERE c.source_line_id = l.id AND c.fulfilled < c.posted AND EXISTS (
        SELECT 1 FROM movement m WHERE m.line_id = c.id AND m.target_id = 8))))
    OR (r.needs LIKE '%|made|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.part = 'make' AND l.fulfilled <> l.quantity))
    OR (r.needs LIKE '%|followed|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND NOT EXISTS (SELECT 1 FROM document_line c
      JOIN document o ON o.id = c.document_id WHERE c.source_line_id = l.id
      AND o.kind = 'purchase_order' AND o.status NOT IN ('rejected', 'cancelled'))))
    OR (r.needs LIKE '%|settled|%' AND ((SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a JOIN document f ON f.id = a.from_id WHERE a.to_id = d.id AND f.kind IN ('collection', 'payment') AND f.status = 'done') < CASE WHEN d.kind = 'customer_return' THEN coalesce(d.amount_fen, 0)
      ELSE (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l
        JOIN document_line c ON c.source_line_id = l.id
        JOIN document s ON s.id = c.document_id
        WHERE l.document_id = d.id AND s.kind = 'shipment' AND s.status = 'done') END AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a JOIN document f ON f.id = a.from_id WHERE a.to_id = d.id AND f.kind IN ('sales_invoice') AND f.status = 'done') < CASE WHEN d.kind = 'customer_return' THEN coalesce(d.amount_fen, 0)
      ELSE (SELECT coalesce(sum(c.amount_fen), 0) FROM document_line l
        JOIN document_line c ON c.source_line_id = l.id
        JOIN document s ON s.id = c.document_id
        WHERE l.document_id = d.id AND s.kind = 'shipment' AND s.status = 'done') END))
    OR (r.needs LIKE '%|matched|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.fulfilled > (SELECT coalesce(sum(i.quantity), 0) FROM document_line i
      JOIN document f ON f.id = i.document_id WHERE i.source_line_id = l.id
      AND f.kind = 'supplier_invoice' AND f.status = 'done') + (SELECT coalesce(sum(b.posted), 0) FROM document_line c
      JOIN document_line b ON b.source_line_id = c.id JOIN document r ON r.id = b.document_id
      WHERE c.source_line_id = l.id AND r.kind = 'supplier_return')))
    OR (r.needs LIKE '%|entered|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND NOT EXISTS (SELECT 1 FROM price_entry p WHERE p.line_id = l.id
      AND p.reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM price_entry b WHERE b.reverses_id = p.id))))
    OR (r.needs LIKE '%|unentered|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND EXISTS (SELECT 1 FROM price_entry p WHERE p.line_id = l.id
      AND p.reverses_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM price_entry b WHERE b.reverses_id = p.id))))
    OR (r.needs LIKE '%|photo|%' AND NOT EXISTS (SELECT 1 FROM attachment f WHERE f.document_id = NEW.document_id AND f.kind = 'photo'))
    OR (r.needs LIKE '%|paper|%' AND NOT EXISTS (SELECT 1 FROM attachment x WHERE x.document_id = d.id))
    OR (r.needs LIKE '%|money|%' AND coalesce(d.amount_fen, 0) <= 0)
    OR (r.needs LIKE '%|priced|%' AND (d.amount_fen IS NULL OR d.method = ''))
    OR (r.needs LIKE '%|counted|%' AND (d.due_on IS NULL
    OR NOT EXISTS (SELECT 1 FROM till_count k WHERE k.document_id = d.id)
    OR (SELECT coalesce(sum(k.counted_fen), 0) FROM till_count k
      WHERE k.document_id = d.id) <> coalesce(d.amount_fen, -1)
    OR EXISTS (SELECT 1 FROM till_count k WHERE k.document_id = d.id AND k.expected_fen <>
      (SELECT coalesce(sum(s.amount_fen), 0) FROM document s WHERE s.kind = 'counter_sale'
      AND s.location_id = d.location_id AND s.business_date = d.due_on
      AND s.status IN ('done', 'reversing') AND s.method = k.method))
    OR EXISTS (SELECT 1 FROM document s WHERE s.kind = 'counter_sale'
      AND s.location_id = d.location_id AND s.business_date = d.due_on
      AND s.status IN ('done', 'reversing') AND NOT EXISTS (SELECT 1 FROM till_count k
      WHERE k.document_id = d.id AND k.method = s.method))))
    OR (r.needs LIKE '%|unpaid|%' AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.to_id = d.id) <> 0)
    OR (r.needs LIKE '%|unused|%' AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.from_id = d.id) <> 0) END)))) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('transition', CASE
    WHEN EXISTS (SELECT 1 FROM transition WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM transition WHERE document_id = NEW.document_id AND revision = NEW.revision)
      THEN 'already_there'
    WHEN NOT (NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision)) AND (NOT EXISTS (SELECT 1 FROM rule r JOIN document d ON d.kind = r.kind
      WHERE d.id = NEW.document_id AND r.step = NEW.step AND r.from_status = NEW.from_status
      AND r.to_status = NEW.to_status))
      THEN 'step_not_allowed'
    ELSE 'not_proved'
  END, coalesce(NEW.document_id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM transition WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM transition WHERE document_id = NEW.document_id AND revision = NEW.revision)
      THEN RAISE(FAIL, 'guard already_there')
    WHEN NOT (NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision)) AND (NOT EXISTS (SELECT 1 FROM rule r JOIN document d ON d.kind = r.kind
      WHERE d.id = NEW.document_id AND r.step = NEW.step AND r.from_status = NEW.from_status
      AND r.to_status = NEW.to_status))
      THEN RAISE(FAIL, 'guard step_not_allowed')
    ELSE RAISE(FAIL, 'guard not_proved')
  END;
END
-- ;
CREATE TRIGGER value_entry_insert_is_noticed BEFORE INSERT ON value_entry
  WHEN (EXISTS (SELECT 1 FROM value_entry WHERE movement_id = NEW.movement_id))
    OR (NOT EXISTS (SELECT 1 FROM movement m JOIN location s ON s.id = m.source_id
      JOIN location t ON t.id = m.target_id WHERE m.id = NEW.movement_id
      AND m.product_id = NEW.product_id AND m.phase IN ('post', 'move')
      AND s.is_outside <> t.is_outside
      AND NEW.quantity = CASE s.is_outside WHEN 1 THEN m.quantity ELSE -m.quantity END)) BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('value_entry', CASE
    WHEN EXISTS (SELECT 1 FROM value_entry WHERE movement_id = NEW.movement_id)
      THEN 'already_there'
    ELSE 'value_entry_by_hand'
  END, coalesce(NEW.product_id, 0));
  SELECT CASE
    WHEN EXISTS (SELECT 1 FROM value_entry WHERE movement_id = NEW.movement_id)
      THEN RAISE(FAIL, 'guard already_there')
    ELSE RAISE(FAIL, 'guard value_entry_by_hand')
  END;
END
-- ;
CREATE TRIGGER movement_fulfils AFTER INSERT ON movement
  WHEN NEW.phase IN ('post', 'move') AND EXISTS (
    SELECT 1 FROM document_line WHERE id = NEW.line_id AND source_line_id IS NOT NULL) BEGIN
  UPDATE document_line SET
      fulfilled = fulfilled + CASE WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                                   ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE id = (SELECT source_line_id FROM document_line WHERE id = NEW.line_id);
END
-- ;
CREATE TRIGGER movement_counts AFTER INSERT ON movement
  WHEN NEW.line_id IS NOT NULL BEGIN
  UPDATE document_line SET held = held + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                              WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      posted = posted + CASE WHEN NEW.phase IN ('hold', 'void') THEN 0
                             WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                             ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE id = NEW.line_id;
END
-- ;
CREATE TRIGGER movement_settles AFTER INSERT ON movement
  WHEN NEW.hold_id IS NOT NULL BEGIN
  UPDATE hold SET open_quantity = open_quantity - NEW.quantity,
      last_movement_id = NEW.id WHERE id = NEW.hold_id;
END
-- ;
CREATE TRIGGER movement_holds AFTER INSERT ON movement
  WHEN NEW.phase = 'hold' BEGIN
  INSERT INTO hold (id, product_id, batch_id, source_id, target_id, document_id,
                    line_id, open_quantity, expires_us, last_movement_id)
    VALUES (NEW.id, NEW.product_id, NEW.batch_id, NEW.source_id, NEW.target_id, NEW.document_id,
            NEW.line_id, NEW.quantity, NEW.expires_us, NEW.id);
END
-- ;
CREATE TRIGGER movement_needs_cells BEFORE INSERT ON movement
  WHEN NOT EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND location_id = NEW.source_id AND batch_id = NEW.batch_id)
    OR NOT EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND location_id = NEW.target_id AND batch_id = NEW.batch_id) BEGIN
  INSERT INTO balance (product_id, location_id, batch_id, is_outside)
    SELECT NEW.product_id, l.id, NEW.batch_id, l.is_outside FROM location l
    WHERE l.id IN (NEW.source_id, NEW.target_id) AND NOT EXISTS (
      SELECT 1 FROM balance b WHERE b.product_id = NEW.product_id
        AND b.location_id = l.id AND b.batch_id = NEW.batch_id) ORDER BY l.id;
END
-- ;
CREATE TRIGGER movement_takes_effect AFTER INSERT ON movement BEGIN
  UPDATE balance SET on_hand = on_hand - CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END, reserved = reserved + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                              WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.source_id AND batch_id = NEW.batch_id;
  UPDATE balance SET on_hand = on_hand + CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END, incoming = incoming + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                              WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.target_id AND batch_id = NEW.batch_id;
  SELECT CASE
    WHEN NOT EXISTS (SELECT 1 FROM balance WHERE last_movement_id = NEW.id AND product_id = NEW.product_id AND location_id = NEW.source_id AND batch_id = NEW.batch_id) OR NOT EXISTS (SELECT 1 FROM balance WHERE last_movement_id = NEW.id AND product_id = NEW.product_id AND location_id = NEW.target_id AND batch_id = NEW.batch_id)
      THEN RAISE(ABORT, 'guard no_such_place')
  END;
END
-- ;
CREATE TRIGGER value_entry_needs_cost BEFORE INSERT ON value_entry
  WHEN NOT EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id) BEGIN
  INSERT INTO cost (product_id, quantity, value_fen, last_movement_id)
    VALUES (NEW.product_id, 0, 0, 0);
END
-- ;
CREATE TRIGGER value_entry_takes_effect AFTER INSERT ON value_entry BEGIN
  UPDATE cost SET quantity = quantity + NEW.quantity,
      value_fen = value_fen + NEW.value_fen,
      last_movement_id = NEW.movement_id WHERE product_id = NEW.product_id;
END
-- ;
CREATE TRIGGER price_entry_takes_effect AFTER INSERT ON price_entry BEGIN
  UPDATE cost SET value_fen = value_fen + NEW.value_fen, last_price_id = NEW.id
    WHERE product_id = NEW.product_id;
END
-- ;
CREATE TRIGGER transition_takes_effect AFTER INSERT ON transition BEGIN
  UPDATE document SET status = NEW.to_status, revision = NEW.revision
    WHERE id = NEW.document_id;
END
-- ;
CREATE TRIGGER product_insert_renews AFTER INSERT ON product BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER product_update_renews AFTER UPDATE ON product BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER product_delete_renews AFTER DELETE ON product BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER product_name_insert_renews AFTER INSERT ON product_name BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER product_name_update_renews AFTER UPDATE ON product_name BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER product_name_delete_renews AFTER DELETE ON product_name BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER pack_insert_renews AFTER INSERT ON pack BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER pack_update_renews AFTER UPDATE ON pack BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER pack_delete_renews AFTER DELETE ON pack BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER partner_insert_renews AFTER INSERT ON partner BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER partner_update_renews AFTER UPDATE ON partner BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER partner_delete_renews AFTER DELETE ON partner BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER partner_name_insert_renews AFTER INSERT ON partner_name BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER partner_name_update_renews AFTER UPDATE ON partner_name BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER partner_name_delete_renews AFTER DELETE ON partner_name BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER location_insert_renews AFTER INSERT ON location BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER location_update_renews AFTER UPDATE ON location BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER location_delete_renews AFTER DELETE ON location BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_insert_renews AFTER INSERT ON person BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_update_renews AFTER UPDATE ON person BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_delete_renews AFTER DELETE ON person BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_role_insert_renews AFTER INSERT ON person_role BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_role_update_renews AFTER UPDATE ON person_role BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_role_delete_renews AFTER DELETE ON person_role BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_location_insert_renews AFTER INSERT ON person_location BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_location_update_renews AFTER UPDATE ON person_location BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER person_location_delete_renews AFTER DELETE ON person_location BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER account_insert_renews AFTER INSERT ON account BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER account_update_renews AFTER UPDATE ON account BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER account_delete_renews AFTER DELETE ON account BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER meta_insert_renews AFTER INSERT ON meta BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER meta_update_renews AFTER UPDATE ON meta BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER meta_delete_renews AFTER DELETE ON meta BEGIN
  UPDATE edition SET value = random();
END
-- ;
CREATE TRIGGER rule_stays_insert BEFORE INSERT ON rule BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('rule', 'rules_are_code', 0);
  SELECT RAISE(FAIL, 'guard rules_are_code');
END
-- ;
CREATE TRIGGER rule_stays_update BEFORE UPDATE ON rule BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('rule', 'rules_are_code', 0);
  SELECT RAISE(FAIL, 'guard rules_are_code');
END
-- ;
CREATE TRIGGER rule_stays_delete BEFORE DELETE ON rule BEGIN
  INSERT INTO attempt_echo (on_table, guard, about_id)
  VALUES ('rule', 'rules_are_code', 0);
  SELECT RAISE(FAIL, 'guard rules_are_code');
END
