CREATE SEQUENCE command_seq
-- ;
CREATE TABLE action (
	token TEXT NOT NULL,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	revision BIGINT NOT NULL,
	expires_us BIGINT NOT NULL,
	person_id BIGINT,
	result TEXT,
	decided_us BIGINT,
	PRIMARY KEY (token)
)
-- ;
CREATE INDEX action_expires ON action (expires_us)
-- ;
CREATE INDEX action_subject ON action (subject)
-- ;
CREATE TABLE api_answer (
	channel TEXT NOT NULL,
	key TEXT NOT NULL,
	fingerprint TEXT NOT NULL,
	at_us BIGINT NOT NULL,
	status BIGINT DEFAULT '0' NOT NULL,
	body TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (channel, key),
	CONSTRAINT api_answer_status CHECK (status = 0 OR status BETWEEN 200 AND 499)
)
-- ;
CREATE INDEX api_answer_at ON api_answer (at_us)
-- ;
CREATE TABLE attempt_echo (
	id BIGSERIAL NOT NULL,
	on_table TEXT NOT NULL,
	guard TEXT NOT NULL,
	about_id BIGINT NOT NULL,
	said TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
-- ;
CREATE TABLE audit (
	seq BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	at_us BIGINT NOT NULL,
	person_id BIGINT,
	verb TEXT NOT NULL,
	subject TEXT NOT NULL,
	body TEXT NOT NULL,
	prev_hash TEXT NOT NULL,
	hash TEXT NOT NULL,
	PRIMARY KEY (seq),
	UNIQUE (command_id)
)
-- ;
CREATE TABLE blob (
	digest TEXT NOT NULL,
	kind TEXT NOT NULL,
	name TEXT NOT NULL,
	size BIGINT NOT NULL,
	body BYTEA NOT NULL,
	at_us BIGINT NOT NULL,
	PRIMARY KEY (digest),
	CONSTRAINT blob_size CHECK (size > 0 AND size <= 10485760),
	CONSTRAINT blob_whole CHECK (length(body) = size AND length(digest) = 64)
)
-- ;
CREATE INDEX blob_at ON blob (at_us)
-- ;
CREATE TABLE counter (
	name TEXT NOT NULL,
	value BIGINT NOT NULL,
	PRIMARY KEY (name)
)
-- ;
CREATE TABLE edition (
	id BIGINT NOT NULL,
	value BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT edition_one CHECK (id = 1)
)
-- ;
CREATE TABLE errand (
	id BIGSERIAL NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	attempts BIGINT DEFAULT '0' NOT NULL,
	not_before_us BIGINT NOT NULL,
	claimed_until_us BIGINT DEFAULT '0' NOT NULL,
	claimed_by TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
-- ;
CREATE TABLE inbound (
	key TEXT NOT NULL,
	at_us BIGINT NOT NULL,
	fingerprint TEXT NOT NULL,
	answer TEXT NOT NULL,
	PRIMARY KEY (key)
)
-- ;
CREATE INDEX inbound_at ON inbound (at_us)
-- ;
CREATE TABLE job_run (
	job TEXT NOT NULL,
	business_date TEXT NOT NULL,
	state TEXT NOT NULL,
	holder TEXT NOT NULL,
	fence BIGINT NOT NULL,
	lease_until_us BIGINT NOT NULL,
	started_us BIGINT NOT NULL,
	finished_us BIGINT,
	is_late BIGINT DEFAULT '0' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (job, business_date)
)
-- ;
CREATE TABLE location (
	id BIGSERIAL NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	is_outside BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (id, is_outside),
	CONSTRAINT location_kind CHECK (kind = 'warehouse' OR kind = 'store' OR kind = 'transit' OR kind = 'quarantine' OR kind = 'supplier' OR kind = 'customer' OR kind = 'production' OR kind = 'count' OR kind = 'scrap' OR kind = 'opening'),
	CONSTRAINT location_outside CHECK (is_outside = CASE WHEN kind = 'supplier' OR kind = 'customer' OR kind = 'production' OR kind = 'count' OR kind = 'scrap' OR kind = 'opening' THEN 1 ELSE 0 END),
	UNIQUE (code)
)
-- ;
CREATE TABLE meta (
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY (key)
)
-- ;
CREATE TABLE outbox (
	id BIGSERIAL NOT NULL,
	target TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	subject TEXT DEFAULT '' NOT NULL,
	handle TEXT NOT NULL,
	redraws_id BIGINT,
	reply TEXT DEFAULT '' NOT NULL,
	is_urgent BIGINT DEFAULT '0' NOT NULL,
	state TEXT DEFAULT 'pending' NOT NULL,
	created_us BIGINT NOT NULL,
	not_before_us BIGINT NOT NULL,
	attempts BIGINT DEFAULT '0' NOT NULL,
	claimed_until_us BIGINT DEFAULT '0' NOT NULL,
	claimed_by TEXT DEFAULT '' NOT NULL,
	sent_us BIGINT,
	receipt TEXT DEFAULT '' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
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
	id BIGSERIAL NOT NULL,
	mark TEXT NOT NULL,
	at_us BIGINT NOT NULL,
	on_table TEXT NOT NULL,
	guard TEXT NOT NULL,
	about_id BIGINT DEFAULT '0' NOT NULL,
	role TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id)
)
-- ;
CREATE TABLE period_lock (
	id BIGSERIAL NOT NULL,
	locked_until TEXT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT period_lock_one CHECK (id = 1)
)
-- ;
CREATE TABLE person (
	id BIGSERIAL NOT NULL,
	name TEXT NOT NULL,
	is_active BIGINT DEFAULT '1' NOT NULL,
	PRIMARY KEY (id)
)
-- ;
CREATE TABLE platform_token (
	platform TEXT NOT NULL,
	token TEXT NOT NULL,
	expires_us BIGINT NOT NULL,
	PRIMARY KEY (platform)
)
-- ;
CREATE TABLE rule (
	kind TEXT NOT NULL,
	step TEXT NOT NULL,
	from_status TEXT NOT NULL,
	to_status TEXT NOT NULL,
	needs TEXT NOT NULL,
	PRIMARY KEY (kind, step, from_status)
)
-- ;
CREATE TABLE seal (
	day TEXT NOT NULL,
	first_seq BIGINT NOT NULL,
	last_seq BIGINT NOT NULL,
	last_movement_id BIGINT NOT NULL,
	root TEXT NOT NULL,
	PRIMARY KEY (day)
)
-- ;
CREATE TABLE target_state (
	target TEXT NOT NULL,
	blocked_until_us BIGINT DEFAULT '0' NOT NULL,
	trouble TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (target)
)
-- ;
CREATE TABLE account (
	platform TEXT NOT NULL,
	tenant TEXT NOT NULL,
	user_id TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	PRIMARY KEY (platform, tenant, user_id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE INDEX account_person ON account (person_id)
-- ;
CREATE TABLE draft (
	id BIGSERIAL NOT NULL,
	person_id BIGINT NOT NULL,
	chat TEXT NOT NULL,
	kind TEXT NOT NULL,
	body TEXT NOT NULL,
	version BIGINT NOT NULL,
	state TEXT DEFAULT 'open' NOT NULL,
	expires_us BIGINT NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE INDEX draft_open ON draft (person_id, chat) WHERE state = 'open'
-- ;
CREATE TABLE master_change (
	id BIGSERIAL NOT NULL,
	what TEXT NOT NULL,
	key TEXT NOT NULL,
	field TEXT NOT NULL,
	"old" TEXT,
	"new" TEXT,
	person_id BIGINT,
	at_us BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	source TEXT DEFAULT '' NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_master_change_command_id ON master_change (command_id)
-- ;
CREATE INDEX master_change_key ON master_change (what, key, id)
-- ;
CREATE TABLE partner (
	id BIGSERIAL NOT NULL,
	code TEXT NOT NULL,
	name TEXT NOT NULL,
	kind TEXT NOT NULL,
	tier TEXT DEFAULT '' NOT NULL,
	contact TEXT DEFAULT '' NOT NULL,
	phone TEXT DEFAULT '' NOT NULL,
	address TEXT DEFAULT '' NOT NULL,
	is_active BIGINT DEFAULT '1' NOT NULL,
	credit_fen BIGINT,
	terms_days BIGINT,
	owner_id BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT partner_kind CHECK (kind = 'customer' OR kind = 'supplier'),
	CONSTRAINT partner_terms CHECK (credit_fen >= 0 AND terms_days BETWEEN 0 AND 3650),
	UNIQUE (code),
	FOREIGN KEY(owner_id) REFERENCES person (id)
)
-- ;
CREATE TABLE person_location (
	person_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	PRIMARY KEY (person_id, location_id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(location_id) REFERENCES location (id)
)
-- ;
CREATE TABLE person_role (
	person_id BIGINT NOT NULL,
	role TEXT NOT NULL,
	PRIMARY KEY (person_id, role),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE TABLE proposal (
	id BIGSERIAL NOT NULL,
	what TEXT NOT NULL,
	key TEXT NOT NULL,
	body TEXT NOT NULL,
	proposer_id BIGINT,
	state TEXT DEFAULT 'open' NOT NULL,
	decider_id BIGINT,
	created_us BIGINT NOT NULL,
	expires_us BIGINT NOT NULL,
	decided_us BIGINT,
	PRIMARY KEY (id),
	CONSTRAINT proposal_state CHECK (state = 'open' OR state = 'done' OR state = 'refused' OR state = 'withdrawn' OR state = 'expired'),
	CONSTRAINT proposal_four_eyes CHECK (state <> 'done' OR decider_id IS DISTINCT FROM proposer_id),
	FOREIGN KEY(proposer_id) REFERENCES person (id),
	FOREIGN KEY(decider_id) REFERENCES person (id)
)
-- ;
CREATE INDEX proposal_open ON proposal (state, what, key)
-- ;
CREATE TABLE stand_in (
	id BIGSERIAL NOT NULL,
	person_id BIGINT NOT NULL,
	standin_id BIGINT NOT NULL,
	why TEXT NOT NULL,
	from_us BIGINT NOT NULL,
	until_us BIGINT NOT NULL,
	is_told BIGINT DEFAULT '0' NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT stand_in_why CHECK (why = 'asked' OR why = 'away'),
	CONSTRAINT stand_in_another CHECK (person_id <> standin_id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(standin_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_stand_in_command_id ON stand_in (command_id)
-- ;
CREATE INDEX stand_in_until ON stand_in (until_us)
-- ;
CREATE TABLE template (
	id BIGSERIAL NOT NULL,
	key TEXT NOT NULL,
	name TEXT NOT NULL,
	owner_id BIGINT,
	role TEXT DEFAULT '' NOT NULL,
	body TEXT NOT NULL,
	is_active BIGINT DEFAULT '1' NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(owner_id) REFERENCES person (id)
)
-- ;
CREATE INDEX template_key ON template (key)
-- ;
CREATE TABLE web_pass (
	digest TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	kind TEXT NOT NULL,
	expires_us BIGINT NOT NULL,
	used_us BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (digest),
	CONSTRAINT web_pass_kind CHECK (kind = 'link' OR kind = 'session'),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE INDEX web_pass_by_age ON web_pass (expires_us)
-- ;
CREATE TABLE document (
	id BIGSERIAL NOT NULL,
	kind TEXT NOT NULL,
	number TEXT NOT NULL,
	status TEXT NOT NULL,
	revision BIGINT DEFAULT '0' NOT NULL,
	requester_id BIGINT,
	location_id BIGINT NOT NULL,
	partner_id BIGINT,
	amount_fen BIGINT,
	created_us BIGINT NOT NULL,
	business_date TEXT NOT NULL,
	chat TEXT DEFAULT '' NOT NULL,
	to_location_id BIGINT,
	source_id BIGINT,
	due_on TEXT,
	reason TEXT DEFAULT '' NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	method TEXT DEFAULT '' NOT NULL,
	command_id BIGINT NOT NULL,
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
	key TEXT NOT NULL,
	partner_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (key, partner_id),
	FOREIGN KEY(partner_id) REFERENCES partner (id)
)
-- ;
CREATE TABLE product (
	id BIGSERIAL NOT NULL,
	sku TEXT NOT NULL,
	name TEXT NOT NULL,
	spec TEXT DEFAULT '' NOT NULL,
	unit TEXT NOT NULL,
	category TEXT DEFAULT '' NOT NULL,
	sale_price BIGINT,
	purchase_price BIGINT,
	safety_stock BIGINT DEFAULT '0' NOT NULL,
	is_batched BIGINT DEFAULT '0' NOT NULL,
	shelf_life_days BIGINT,
	is_active BIGINT DEFAULT '1' NOT NULL,
	floor_price BIGINT,
	is_inspected BIGINT DEFAULT '0' NOT NULL,
	lead_days BIGINT DEFAULT '0' NOT NULL,
	supplier_id BIGINT,
	over_receipt_milli BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT product_planning CHECK (lead_days BETWEEN 0 AND 3650 AND over_receipt_milli BETWEEN 0 AND 1000),
	CONSTRAINT product_flags CHECK (is_inspected IN (0, 1) AND is_active IN (0, 1)),
	UNIQUE (sku),
	FOREIGN KEY(supplier_id) REFERENCES partner (id)
)
-- ;
CREATE TABLE allocation (
	id BIGSERIAL NOT NULL,
	from_id BIGINT NOT NULL,
	to_id BIGINT NOT NULL,
	amount_fen BIGINT NOT NULL,
	at_us BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT allocation_of_something CHECK (amount_fen <> 0),
	FOREIGN KEY(from_id) REFERENCES document (id),
	FOREIGN KEY(to_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX allocation_from ON allocation (from_id)
-- ;
CREATE INDEX allocation_to ON allocation (to_id)
-- ;
CREATE INDEX ix_allocation_command_id ON allocation (command_id)
-- ;
CREATE TABLE approval (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	step BIGINT NOT NULL,
	seat BIGINT NOT NULL,
	role TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	for_person_id BIGINT,
	vote TEXT NOT NULL,
	at_us BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
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
-- ;
CREATE INDEX ix_approval_command_id ON approval (command_id)
-- ;
CREATE TABLE approval_call (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	step BIGINT NOT NULL,
	what TEXT NOT NULL,
	person_id BIGINT,
	at_us BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT approval_call_what CHECK (what = 'urged' OR what = 'escalated' OR what = 'expiring'),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE INDEX approval_call_document ON approval_call (document_id, revision)
-- ;
CREATE TABLE approval_case (
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	why TEXT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (document_id, revision),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_approval_case_command_id ON approval_case (command_id)
-- ;
CREATE TABLE approval_need (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	step BIGINT NOT NULL,
	seat BIGINT NOT NULL,
	role TEXT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, revision, step, seat, role),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_approval_need_command_id ON approval_need (command_id)
-- ;
CREATE TABLE attachment (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	kind TEXT NOT NULL,
	digest TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	at_us BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, kind, digest),
	CONSTRAINT attachment_kind CHECK (kind = 'photo' OR kind = 'signature' OR kind = 'invoice'),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(digest) REFERENCES blob (digest),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_attachment_command_id ON attachment (command_id)
-- ;
CREATE INDEX ix_attachment_digest ON attachment (digest)
-- ;
CREATE TABLE barcode (
	code TEXT NOT NULL,
	product_id BIGINT NOT NULL,
	unit TEXT NOT NULL,
	PRIMARY KEY (code, product_id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE batch (
	id BIGSERIAL NOT NULL,
	product_id BIGINT,
	code TEXT NOT NULL,
	expires_on TEXT,
	PRIMARY KEY (id),
	UNIQUE (product_id, code),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE bom (
	id BIGSERIAL NOT NULL,
	product_id BIGINT NOT NULL,
	version TEXT NOT NULL,
	output_quantity BIGINT NOT NULL,
	created_us BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (product_id, version),
	UNIQUE (id, product_id),
	CONSTRAINT bom_makes_something CHECK (output_quantity BETWEEN 1 AND 1000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_bom_command_id ON bom (command_id)
-- ;
CREATE TABLE channel_order (
	channel TEXT NOT NULL,
	reference TEXT NOT NULL,
	document_id BIGINT NOT NULL,
	at_us BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (channel, reference),
	UNIQUE (document_id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_channel_order_command_id ON channel_order (command_id)
-- ;
CREATE TABLE channel_sku (
	channel TEXT NOT NULL,
	code TEXT NOT NULL,
	product_id BIGINT NOT NULL,
	unit TEXT NOT NULL,
	PRIMARY KEY (channel, code),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE cost (
	product_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	value_fen BIGINT NOT NULL,
	last_movement_id BIGINT NOT NULL,
	last_price_id BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (product_id),
	CONSTRAINT cost_not_negative CHECK (quantity >= 0 AND value_fen >= 0),
	CONSTRAINT cost_not_too_large CHECK (quantity <= 4000000000000000000 AND value_fen <= 4000000000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE document_owner (
	document_id BIGINT NOT NULL,
	person_id BIGINT NOT NULL,
	at_us BIGINT NOT NULL,
	PRIMARY KEY (document_id),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id)
)
-- ;
CREATE TABLE pack (
	product_id BIGINT NOT NULL,
	unit TEXT NOT NULL,
	numerator BIGINT NOT NULL,
	denominator BIGINT DEFAULT '1' NOT NULL,
	PRIMARY KEY (product_id, unit),
	CONSTRAINT pack_positive CHECK (numerator > 0 AND denominator > 0),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE partner_price (
	partner_id BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	price BIGINT NOT NULL,
	PRIMARY KEY (partner_id, product_id),
	CONSTRAINT partner_price_in_bounds CHECK (price BETWEEN 0 AND 1000000000000),
	FOREIGN KEY(partner_id) REFERENCES partner (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE product_name (
	key TEXT NOT NULL,
	product_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	PRIMARY KEY (key, product_id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE shelf (
	location_id BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	code TEXT NOT NULL,
	PRIMARY KEY (location_id, product_id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE tier_price (
	product_id BIGINT NOT NULL,
	tier TEXT NOT NULL,
	price BIGINT NOT NULL,
	PRIMARY KEY (product_id, tier),
	CONSTRAINT tier_price_in_bounds CHECK (price BETWEEN 0 AND 1000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE TABLE till_count (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	method TEXT NOT NULL,
	expected_fen BIGINT NOT NULL,
	counted_fen BIGINT NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, method),
	CONSTRAINT till_count_not_negative CHECK (expected_fen >= 0 AND counted_fen >= 0),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_till_count_command_id ON till_count (command_id)
-- ;
CREATE TABLE transition (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	revision BIGINT NOT NULL,
	step TEXT NOT NULL,
	from_status TEXT NOT NULL,
	to_status TEXT NOT NULL,
	person_id BIGINT,
	at_us BIGINT NOT NULL,
	note TEXT DEFAULT '' NOT NULL,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (document_id, revision),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(person_id) REFERENCES person (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
-- ;
CREATE INDEX ix_transition_command_id ON transition (command_id)
-- ;
CREATE TABLE balance (
	product_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	is_outside BIGINT NOT NULL,
	on_hand BIGINT DEFAULT '0' NOT NULL,
	reserved BIGINT DEFAULT '0' NOT NULL,
	incoming BIGINT DEFAULT '0' NOT NULL,
	last_movement_id BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (product_id, location_id, batch_id),
	FOREIGN KEY(location_id, is_outside) REFERENCES location (id, is_outside),
	CONSTRAINT balance_not_negative CHECK (is_outside = 1 OR on_hand >= 0),
	CONSTRAINT balance_not_oversold CHECK (reserved >= 0 AND (is_outside = 1 OR reserved <= on_hand)),
	CONSTRAINT balance_incoming CHECK (incoming >= 0),
	CONSTRAINT balance_not_too_large CHECK (on_hand BETWEEN -4000000000000000000 AND 4000000000000000000 AND reserved <= 4000000000000000000 AND incoming <= 4000000000000000000),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
-- ;
CREATE TABLE bom_active (
	product_id BIGINT NOT NULL,
	bom_id BIGINT NOT NULL,
	PRIMARY KEY (product_id),
	FOREIGN KEY(bom_id, product_id) REFERENCES bom (id, product_id)
)
-- ;
CREATE TABLE bom_line (
	bom_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	component_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	scrap_milli BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (bom_id, line_no),
	UNIQUE (bom_id, component_id),
	CONSTRAINT bom_line_positive CHECK (quantity BETWEEN 1 AND 1000000000000),
	CONSTRAINT bom_line_scrap CHECK (scrap_milli BETWEEN 0 AND 999),
	FOREIGN KEY(bom_id) REFERENCES bom (id),
	FOREIGN KEY(component_id) REFERENCES product (id)
)
-- ;
CREATE INDEX bom_line_component ON bom_line (component_id)
-- ;
CREATE TABLE bom_step (
	bom_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	name TEXT NOT NULL,
	minutes_milli BIGINT NOT NULL,
	labour_fen_hour BIGINT DEFAULT '0' NOT NULL,
	overhead_fen_hour BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (bom_id, line_no),
	CONSTRAINT bom_step_not_negative CHECK (minutes_milli >= 0 AND labour_fen_hour >= 0 AND overhead_fen_hour >= 0),
	FOREIGN KEY(bom_id) REFERENCES bom (id)
)
-- ;
CREATE TABLE day_balance (
	day TEXT NOT NULL,
	product_id BIGINT NOT NULL,
	location_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	on_hand BIGINT NOT NULL,
	reserved BIGINT NOT NULL,
	incoming BIGINT NOT NULL,
	PRIMARY KEY (day, product_id, location_id, batch_id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(location_id) REFERENCES location (id),
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
-- ;
CREATE TABLE document_line (
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	line_no BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	batch_id BIGINT,
	unit TEXT NOT NULL,
	count_milli BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	price BIGINT,
	amount_fen BIGINT,
	source_line_id BIGINT,
	part TEXT DEFAULT '' NOT NULL,
	held BIGINT DEFAULT '0' NOT NULL,
	posted BIGINT DEFAULT '0' NOT NULL,
	fulfilled BIGINT DEFAULT '0' NOT NULL,
	last_movement_id BIGINT DEFAULT '0' NOT NULL,
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
-- ;
CREATE INDEX line_source ON document_line (source_line_id) WHERE source_line_id IS NOT NULL
-- ;
CREATE TABLE movement (
	id BIGSERIAL NOT NULL,
	phase TEXT NOT NULL,
	hold_id BIGINT,
	product_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	source_id BIGINT NOT NULL,
	target_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	document_id BIGINT,
	line_id BIGINT,
	reverses_id BIGINT,
	command_id BIGINT NOT NULL,
	occurred_us BIGINT NOT NULL,
	posted_us BIGINT NOT NULL,
	business_date TEXT NOT NULL,
	expires_us BIGINT,
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
	id BIGSERIAL NOT NULL,
	document_id BIGINT NOT NULL,
	line_id BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	matched_fen BIGINT NOT NULL,
	value_fen BIGINT NOT NULL,
	variance_fen BIGINT NOT NULL,
	owed_fen BIGINT NOT NULL,
	occurred_on TEXT NOT NULL,
	business_date TEXT NOT NULL,
	at_us BIGINT NOT NULL,
	reverses_id BIGINT,
	command_id BIGINT NOT NULL,
	PRIMARY KEY (id),
	CONSTRAINT price_entry_not_too_large CHECK (value_fen BETWEEN -4000000000000000000 AND 4000000000000000000 AND variance_fen BETWEEN -4000000000000000000 AND 4000000000000000000),
	FOREIGN KEY(document_id) REFERENCES document (id),
	FOREIGN KEY(line_id) REFERENCES document_line (id),
	FOREIGN KEY(product_id) REFERENCES product (id),
	FOREIGN KEY(reverses_id) REFERENCES price_entry (id),
	FOREIGN KEY(command_id) REFERENCES audit (command_id) DEFERRABLE INITIALLY DEFERRED
)
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
	id BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	source_id BIGINT NOT NULL,
	target_id BIGINT NOT NULL,
	document_id BIGINT,
	line_id BIGINT,
	open_quantity BIGINT NOT NULL,
	expires_us BIGINT,
	last_movement_id BIGINT NOT NULL,
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
-- ;
CREATE INDEX hold_document ON hold (document_id)
-- ;
CREATE INDEX hold_open ON hold (product_id, source_id) WHERE open_quantity > 0
-- ;
CREATE TABLE value_entry (
	movement_id BIGINT NOT NULL,
	product_id BIGINT NOT NULL,
	quantity BIGINT NOT NULL,
	value_fen BIGINT NOT NULL,
	variance_fen BIGINT DEFAULT '0' NOT NULL,
	PRIMARY KEY (movement_id),
	CONSTRAINT value_not_too_large CHECK (value_fen BETWEEN -4000000000000000000 AND 4000000000000000000),
	FOREIGN KEY(movement_id) REFERENCES movement (id),
	FOREIGN KEY(product_id) REFERENCES product (id)
)
-- ;
CREATE SEQUENCE attempt_no
-- ;
CREATE SEQUENCE attempt_what_0
-- ;
CREATE SEQUENCE attempt_what_1
-- ;
CREATE SEQUENCE attempt_what_2
-- ;
CREATE SEQUENCE attempt_what_3
-- ;
CREATE SEQUENCE attempt_what_4
-- ;
CREATE SEQUENCE attempt_what_5
-- ;
CREATE SEQUENCE attempt_what_6
-- ;
CREATE SEQUENCE attempt_what_7
-- ;
CREATE SEQUENCE attempt_about_0
-- ;
CREATE SEQUENCE attempt_about_1
-- ;
CREATE SEQUENCE attempt_about_2
-- ;
CREATE SEQUENCE attempt_about_3
-- ;
CREATE SEQUENCE attempt_about_4
-- ;
CREATE SEQUENCE attempt_about_5
-- ;
CREATE SEQUENCE attempt_about_6
-- ;
CREATE SEQUENCE attempt_about_7
-- ;
CREATE SEQUENCE attempt_at_0
-- ;
CREATE SEQUENCE attempt_at_1
-- ;
CREATE SEQUENCE attempt_at_2
-- ;
CREATE SEQUENCE attempt_at_3
-- ;
CREATE SEQUENCE attempt_at_4
-- ;
CREATE SEQUENCE attempt_at_5
-- ;
CREATE SEQUENCE attempt_at_6
-- ;
CREATE SEQUENCE attempt_at_7
-- ;
CREATE FUNCTION remember(what text, about_id bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  no bigint := nextval('attempt_no');
BEGIN
  PERFORM setval('attempt_what_' || (no % 8), array_position(ARRAY['allocation history_is_kept', 'approval history_is_kept', 'approval_case history_is_kept', 'approval_need history_is_kept', 'attachment history_is_kept', 'audit history_is_kept', 'balance balance_by_hand', 'balance history_is_kept', 'batch batch_by_hand', 'blob blob_by_hand', 'bom history_is_kept', 'bom_line history_is_kept', 'bom_step history_is_kept', 'channel_order history_is_kept', 'cost cost_by_hand', 'cost history_is_kept', 'document history_is_kept', 'document status_by_hand', 'document_line history_is_kept', 'document_line line_by_hand', 'hold history_is_kept', 'hold hold_by_hand', 'location location_by_hand', 'master_change history_is_kept', 'movement history_is_kept', 'override_attempt history_is_kept', 'price_entry history_is_kept', 'rule rules_are_code', 'seal history_is_kept', 'till_count history_is_kept', 'till_count till_count_by_hand', 'transition history_is_kept', 'transition not_proved', 'transition step_not_allowed', 'value_entry history_is_kept', 'value_entry value_entry_by_hand'], what) + 256 * (
    SELECT oid::bigint FROM pg_roles WHERE rolname = session_user));
  PERFORM setval('attempt_about_' || (no % 8), greatest(coalesce(about_id, 0), 0) + 1);
  PERFORM setval('attempt_at_' || (no % 8), (extract(epoch FROM clock_timestamp()) * 1000000)::bigint);
END$$
-- ;
REVOKE ALL ON FUNCTION remember(text, bigint) FROM PUBLIC
-- ;
CREATE FUNCTION history_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM remember(TG_TABLE_NAME || ' history_is_kept', (to_jsonb(OLD) ->> CASE WHEN TG_TABLE_NAME = 'movement' THEN 'document_id' WHEN TG_TABLE_NAME = 'transition' THEN 'document_id' WHEN TG_TABLE_NAME = 'approval' THEN 'document_id' WHEN TG_TABLE_NAME = 'approval_need' THEN 'document_id' WHEN TG_TABLE_NAME = 'approval_case' THEN 'document_id' WHEN TG_TABLE_NAME = 'audit' THEN '' WHEN TG_TABLE_NAME = 'value_entry' THEN 'product_id' WHEN TG_TABLE_NAME = 'price_entry' THEN 'document_id' WHEN TG_TABLE_NAME = 'allocation' THEN '' WHEN TG_TABLE_NAME = 'till_count' THEN 'document_id' WHEN TG_TABLE_NAME = 'seal' THEN '' WHEN TG_TABLE_NAME = 'bom' THEN 'product_id' WHEN TG_TABLE_NAME = 'bom_line' THEN '' WHEN TG_TABLE_NAME = 'bom_step' THEN '' WHEN TG_TABLE_NAME = 'master_change' THEN '' WHEN TG_TABLE_NAME = 'attachment' THEN 'document_id' WHEN TG_TABLE_NAME = 'channel_order' THEN 'document_id' WHEN TG_TABLE_NAME = 'override_attempt' THEN '' WHEN TG_TABLE_NAME = 'balance' THEN 'product_id' WHEN TG_TABLE_NAME = 'hold' THEN 'document_id' WHEN TG_TABLE_NAME = 'cost' THEN 'product_id' WHEN TG_TABLE_NAME = 'document' THEN 'id' WHEN TG_TABLE_NAME = 'document_line' THEN 'document_id' END)::bigint);
  RAISE EXCEPTION 'guard history_is_kept';
END$$
-- ;
REVOKE ALL ON FUNCTION history_is_kept() FROM PUBLIC
-- ;
CREATE TRIGGER movement_stays_update BEFORE UPDATE ON movement FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER movement_stays_delete BEFORE DELETE ON movement FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER movement_stays_truncate BEFORE TRUNCATE ON movement FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER transition_stays_update BEFORE UPDATE ON transition FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER transition_stays_delete BEFORE DELETE ON transition FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER transition_stays_truncate BEFORE TRUNCATE ON transition FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_stays_update BEFORE UPDATE ON approval FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_stays_delete BEFORE DELETE ON approval FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_stays_truncate BEFORE TRUNCATE ON approval FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_need_stays_update BEFORE UPDATE ON approval_need FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_need_stays_delete BEFORE DELETE ON approval_need FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_need_stays_truncate BEFORE TRUNCATE ON approval_need FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_case_stays_update BEFORE UPDATE ON approval_case FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_case_stays_delete BEFORE DELETE ON approval_case FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER approval_case_stays_truncate BEFORE TRUNCATE ON approval_case FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER audit_stays_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER audit_stays_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER audit_stays_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER value_entry_stays_update BEFORE UPDATE ON value_entry FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER value_entry_stays_delete BEFORE DELETE ON value_entry FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER value_entry_stays_truncate BEFORE TRUNCATE ON value_entry FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER price_entry_stays_update BEFORE UPDATE ON price_entry FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER price_entry_stays_delete BEFORE DELETE ON price_entry FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER price_entry_stays_truncate BEFORE TRUNCATE ON price_entry FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER allocation_stays_update BEFORE UPDATE ON allocation FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER allocation_stays_delete BEFORE DELETE ON allocation FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER allocation_stays_truncate BEFORE TRUNCATE ON allocation FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER till_count_stays_update BEFORE UPDATE ON till_count FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER till_count_stays_delete BEFORE DELETE ON till_count FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER till_count_stays_truncate BEFORE TRUNCATE ON till_count FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER seal_stays_update BEFORE UPDATE ON seal FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER seal_stays_delete BEFORE DELETE ON seal FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER seal_stays_truncate BEFORE TRUNCATE ON seal FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_stays_update BEFORE UPDATE ON bom FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_stays_delete BEFORE DELETE ON bom FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_stays_truncate BEFORE TRUNCATE ON bom FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_line_stays_update BEFORE UPDATE ON bom_line FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_line_stays_delete BEFORE DELETE ON bom_line FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_line_stays_truncate BEFORE TRUNCATE ON bom_line FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_step_stays_update BEFORE UPDATE ON bom_step FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_step_stays_delete BEFORE DELETE ON bom_step FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER bom_step_stays_truncate BEFORE TRUNCATE ON bom_step FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER master_change_stays_update BEFORE UPDATE ON master_change FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER master_change_stays_delete BEFORE DELETE ON master_change FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER master_change_stays_truncate BEFORE TRUNCATE ON master_change FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER attachment_stays_update BEFORE UPDATE ON attachment FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER attachment_stays_delete BEFORE DELETE ON attachment FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER attachment_stays_truncate BEFORE TRUNCATE ON attachment FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER channel_order_stays_update BEFORE UPDATE ON channel_order FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER channel_order_stays_delete BEFORE DELETE ON channel_order FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER channel_order_stays_truncate BEFORE TRUNCATE ON channel_order FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER override_attempt_stays_update BEFORE UPDATE ON override_attempt FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER override_attempt_stays_delete BEFORE DELETE ON override_attempt FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER override_attempt_stays_truncate BEFORE TRUNCATE ON override_attempt FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER balance_stays_delete BEFORE DELETE ON balance FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER balance_stays_truncate BEFORE TRUNCATE ON balance FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER hold_stays_delete BEFORE DELETE ON hold FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER hold_stays_truncate BEFORE TRUNCATE ON hold FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER cost_stays_delete BEFORE DELETE ON cost FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER cost_stays_truncate BEFORE TRUNCATE ON cost FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER document_stays_delete BEFORE DELETE ON document FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER document_stays_truncate BEFORE TRUNCATE ON document FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER document_line_stays_delete BEFORE DELETE ON document_line FOR EACH ROW EXECUTE FUNCTION history_is_kept()
-- ;
CREATE TRIGGER document_line_stays_truncate BEFORE TRUNCATE ON document_line FOR EACH STATEMENT EXECUTE FUNCTION history_is_kept()
-- ;
CREATE FUNCTION allocation_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM document WHERE id IN (NEW.from_id, NEW.to_id) ORDER BY id FOR NO KEY UPDATE;
  IF NEW.amount_fen > 0 AND NOT EXISTS (SELECT 1 FROM document f
      WHERE f.id = NEW.from_id AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.from_id = f.id) + NEW.amount_fen <= coalesce(f.amount_fen, 0)) THEN
    RAISE EXCEPTION 'guard more_than_there_is';
  END IF;
  IF NEW.amount_fen < 0 AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
      WHERE a.from_id = NEW.from_id AND a.to_id = NEW.to_id) + NEW.amount_fen < 0 THEN
    RAISE EXCEPTION 'guard more_than_was_put';
  END IF;
  IF NEW.amount_fen > 0 AND EXISTS (SELECT 1 FROM document f, document t
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
        WHERE l.document_id = t.id))) THEN
    RAISE EXCEPTION 'guard more_than_is_owed';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION allocation_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER allocation_insert_is_sound BEFORE INSERT ON allocation FOR EACH ROW EXECUTE FUNCTION allocation_insert_is_sound()
-- ;
CREATE FUNCTION approval_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM document WHERE id = NEW.document_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND (d.requester_id = NEW.person_id OR d.requester_id = NEW.for_person_id
        OR EXISTS (SELECT 1 FROM stand_in s WHERE s.person_id = d.requester_id
      AND s.from_us <= NEW.at_us AND NEW.at_us < s.until_us AND (s.standin_id = NEW.person_id OR EXISTS (SELECT 1 FROM stand_in t
        WHERE t.person_id = s.standin_id AND t.standin_id = NEW.person_id AND t.from_us <= NEW.at_us AND NEW.at_us < t.until_us))))) THEN
    RAISE EXCEPTION 'guard own_document';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM approval_need n JOIN document d ON d.id = n.document_id
      WHERE n.document_id = NEW.document_id AND n.revision = NEW.revision AND n.step = NEW.step
      AND n.seat = NEW.seat AND n.role = NEW.role AND d.revision = NEW.revision) THEN
    RAISE EXCEPTION 'guard already_decided';
  END IF;
  IF EXISTS (SELECT 1 FROM approval_need n WHERE n.document_id = NEW.document_id
      AND n.revision = NEW.revision AND n.step < NEW.step AND NOT EXISTS (
        SELECT 1 FROM approval a WHERE a.document_id = n.document_id AND a.revision = n.revision
        AND a.step = n.step AND a.seat = n.seat AND a.vote = 'yes')) THEN
    RAISE EXCEPTION 'guard not_their_turn';
  END IF;
  IF NEW.for_person_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM stand_in s WHERE s.person_id = NEW.for_person_id
      AND s.from_us <= NEW.at_us AND NEW.at_us < s.until_us AND (s.standin_id = NEW.person_id OR EXISTS (SELECT 1 FROM stand_in t
        WHERE t.person_id = s.standin_id AND t.standin_id = NEW.person_id AND t.from_us <= NEW.at_us AND NEW.at_us < t.until_us))) THEN
    RAISE EXCEPTION 'guard not_delegated';
  END IF;
  IF EXISTS (SELECT 1 FROM approval a WHERE a.document_id = NEW.document_id
      AND a.revision = NEW.revision AND (a.for_person_id IN (NEW.person_id, NEW.for_person_id)
        OR a.person_id = NEW.for_person_id)) THEN
    RAISE EXCEPTION 'guard voice_used';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION approval_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER approval_insert_is_sound BEFORE INSERT ON approval FOR EACH ROW EXECUTE FUNCTION approval_insert_is_sound()
-- ;
CREATE FUNCTION approval_need_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.revision = NEW.revision) THEN
    RAISE EXCEPTION 'guard already_decided';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION approval_need_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER approval_need_insert_is_sound BEFORE INSERT ON approval_need FOR EACH ROW EXECUTE FUNCTION approval_need_insert_is_sound()
-- ;
CREATE FUNCTION balance_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.on_hand <> 0 OR NEW.reserved <> 0 OR NEW.incoming <> 0 OR NEW.last_movement_id <> 0 THEN
    PERFORM remember(TG_TABLE_NAME || ' balance_by_hand', NEW.product_id);
    RAISE EXCEPTION 'guard balance_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION balance_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER balance_insert_is_sound BEFORE INSERT ON balance FOR EACH ROW EXECUTE FUNCTION balance_insert_is_sound()
-- ;
CREATE FUNCTION balance_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.product_id IS DISTINCT FROM OLD.product_id OR NEW.location_id IS DISTINCT FROM OLD.location_id OR NEW.batch_id IS DISTINCT FROM OLD.batch_id OR NEW.is_outside IS DISTINCT FROM OLD.is_outside
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
                                                        ELSE -m.quantity END))) THEN
    PERFORM remember(TG_TABLE_NAME || ' balance_by_hand', NEW.product_id);
    RAISE EXCEPTION 'guard balance_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION balance_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER balance_update_is_sound BEFORE UPDATE ON balance FOR EACH ROW EXECUTE FUNCTION balance_update_is_sound()
-- ;
CREATE FUNCTION batch_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM batch b WHERE b.id = NEW.id
      AND b.product_id IS DISTINCT FROM NEW.product_id) THEN
    PERFORM remember(TG_TABLE_NAME || ' batch_by_hand', NEW.product_id);
    RAISE EXCEPTION 'guard batch_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION batch_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER batch_insert_is_sound BEFORE INSERT ON batch FOR EACH ROW EXECUTE FUNCTION batch_insert_is_sound()
-- ;
CREATE FUNCTION batch_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.product_id IS DISTINCT FROM OLD.product_id THEN
    PERFORM remember(TG_TABLE_NAME || ' batch_by_hand', NEW.product_id);
    RAISE EXCEPTION 'guard batch_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION batch_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER batch_update_is_sound BEFORE UPDATE ON batch FOR EACH ROW EXECUTE FUNCTION batch_update_is_sound()
-- ;
CREATE FUNCTION blob_delete_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM attachment a WHERE a.digest = OLD.digest) THEN
    PERFORM remember(TG_TABLE_NAME || ' blob_by_hand', 0);
    RAISE EXCEPTION 'guard blob_by_hand';
  END IF;
  RETURN OLD;
END$$
-- ;
REVOKE ALL ON FUNCTION blob_delete_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER blob_delete_is_sound BEFORE DELETE ON blob FOR EACH ROW EXECUTE FUNCTION blob_delete_is_sound()
-- ;
CREATE FUNCTION blob_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM blob b WHERE b.digest = NEW.digest AND b.body <> NEW.body) THEN
    PERFORM remember(TG_TABLE_NAME || ' blob_by_hand', 0);
    RAISE EXCEPTION 'guard blob_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION blob_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER blob_insert_is_sound BEFORE INSERT ON blob FOR EACH ROW EXECUTE FUNCTION blob_insert_is_sound()
-- ;
CREATE FUNCTION blob_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.digest IS DISTINCT FROM OLD.digest OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.name IS DISTINCT FROM OLD.name OR NEW.size IS DISTINCT FROM OLD.size OR NEW.body IS DISTINCT FROM OLD.body THEN
    PERFORM remember(TG_TABLE_NAME || ' blob_by_hand', 0);
    RAISE EXCEPTION 'guard blob_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION blob_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER blob_update_is_sound BEFORE UPDATE ON blob FOR EACH ROW EXECUTE FUNCTION blob_update_is_sound()
-- ;
CREATE FUNCTION cost_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.quantity <> 0 OR NEW.value_fen <> 0 OR NEW.last_movement_id <> 0 OR NEW.last_price_id <> 0 THEN
    PERFORM remember(TG_TABLE_NAME || ' cost_by_hand', NEW.product_id);
    RAISE EXCEPTION 'guard cost_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION cost_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER cost_insert_is_sound BEFORE INSERT ON cost FOR EACH ROW EXECUTE FUNCTION cost_insert_is_sound()
-- ;
CREATE FUNCTION cost_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.product_id IS DISTINCT FROM OLD.product_id OR NOT (
      (NEW.last_price_id = OLD.last_price_id AND NEW.last_movement_id > OLD.last_movement_id
       AND EXISTS (SELECT 1 FROM value_entry v WHERE v.movement_id = NEW.last_movement_id
         AND v.product_id = NEW.product_id AND NEW.quantity - OLD.quantity = v.quantity
         AND NEW.value_fen - OLD.value_fen = v.value_fen))
      OR (NEW.last_movement_id = OLD.last_movement_id AND NEW.quantity = OLD.quantity
       AND NEW.last_price_id > OLD.last_price_id
       AND EXISTS (SELECT 1 FROM price_entry p WHERE p.id = NEW.last_price_id
         AND p.product_id = NEW.product_id AND NEW.value_fen - OLD.value_fen = p.value_fen))) THEN
    PERFORM remember(TG_TABLE_NAME || ' cost_by_hand', NEW.product_id);
    RAISE EXCEPTION 'guard cost_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION cost_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER cost_update_is_sound BEFORE UPDATE ON cost FOR EACH ROW EXECUTE FUNCTION cost_update_is_sound()
-- ;
CREATE FUNCTION document_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.kind = 'supplier_invoice' THEN
    PERFORM 1 FROM partner WHERE id = NEW.partner_id FOR NO KEY UPDATE;
  END IF;
  IF NEW.status <> 'draft' OR NEW.revision <> 0 THEN
    PERFORM remember(TG_TABLE_NAME || ' status_by_hand', NEW.id);
    RAISE EXCEPTION 'guard status_by_hand';
  END IF;
  IF NEW.kind = 'supplier_invoice' AND NEW.note <> '' AND EXISTS (SELECT 1 FROM document o
      WHERE o.partner_id = NEW.partner_id AND o.kind = 'supplier_invoice' AND o.note = NEW.note
      AND o.status NOT IN ('rejected', 'cancelled', 'reversed')) THEN
    RAISE EXCEPTION 'guard invoice_twice';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION document_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER document_insert_is_sound BEFORE INSERT ON document FOR EACH ROW EXECUTE FUNCTION document_insert_is_sound()
-- ;
CREATE FUNCTION document_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.kind IS DISTINCT FROM OLD.kind OR NEW.number IS DISTINCT FROM OLD.number OR NEW.requester_id IS DISTINCT FROM OLD.requester_id OR NEW.location_id IS DISTINCT FROM OLD.location_id OR NEW.partner_id IS DISTINCT FROM OLD.partner_id OR NEW.amount_fen IS DISTINCT FROM OLD.amount_fen OR NEW.created_us IS DISTINCT FROM OLD.created_us OR NEW.business_date IS DISTINCT FROM OLD.business_date OR NEW.command_id IS DISTINCT FROM OLD.command_id OR NEW.chat IS DISTINCT FROM OLD.chat OR NEW.to_location_id IS DISTINCT FROM OLD.to_location_id OR NEW.source_id IS DISTINCT FROM OLD.source_id OR NEW.due_on IS DISTINCT FROM OLD.due_on OR NEW.reason IS DISTINCT FROM OLD.reason OR NEW.note IS DISTINCT FROM OLD.note OR NEW.method IS DISTINCT FROM OLD.method
    OR NEW.revision <> OLD.revision + 1
    OR NOT EXISTS (SELECT 1 FROM transition t WHERE t.document_id = NEW.id
      AND t.revision = NEW.revision AND t.from_status = OLD.status AND t.to_status = NEW.status) THEN
    PERFORM remember(TG_TABLE_NAME || ' status_by_hand', NEW.id);
    RAISE EXCEPTION 'guard status_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION document_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER document_update_is_sound BEFORE UPDATE ON document FOR EACH ROW EXECUTE FUNCTION document_update_is_sound()
-- ;
CREATE FUNCTION document_line_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM document WHERE id = NEW.document_id FOR SHARE;
  IF NEW.held <> 0 OR NEW.posted <> 0 OR NEW.fulfilled <> 0 OR NEW.last_movement_id <> 0
    OR NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id AND d.revision = 0) THEN
    PERFORM remember(TG_TABLE_NAME || ' line_by_hand', NEW.document_id);
    RAISE EXCEPTION 'guard line_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION document_line_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER document_line_insert_is_sound BEFORE INSERT ON document_line FOR EACH ROW EXECUTE FUNCTION document_line_insert_is_sound()
-- ;
CREATE FUNCTION document_line_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.line_no IS DISTINCT FROM OLD.line_no OR NEW.product_id IS DISTINCT FROM OLD.product_id OR NEW.batch_id IS DISTINCT FROM OLD.batch_id OR NEW.unit IS DISTINCT FROM OLD.unit OR NEW.count_milli IS DISTINCT FROM OLD.count_milli OR NEW.quantity IS DISTINCT FROM OLD.quantity OR NEW.price IS DISTINCT FROM OLD.price OR NEW.amount_fen IS DISTINCT FROM OLD.amount_fen OR NEW.source_line_id IS DISTINCT FROM OLD.source_line_id OR NEW.part IS DISTINCT FROM OLD.part
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
         WHEN m.reverses_id IS NOT NULL THEN -m.quantity ELSE m.quantity END))) THEN
    PERFORM remember(TG_TABLE_NAME || ' line_by_hand', NEW.document_id);
    RAISE EXCEPTION 'guard line_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION document_line_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER document_line_update_is_sound BEFORE UPDATE ON document_line FOR EACH ROW EXECUTE FUNCTION document_line_update_is_sound()
-- ;
CREATE FUNCTION hold_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.last_movement_id <> NEW.id OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.id
    AND m.phase = 'hold' AND m.quantity = NEW.open_quantity AND m.product_id = NEW.product_id
    AND m.batch_id = NEW.batch_id AND m.source_id = NEW.source_id AND m.target_id = NEW.target_id
    AND m.line_id IS NOT DISTINCT FROM NEW.line_id
    AND m.document_id IS NOT DISTINCT FROM NEW.document_id) THEN
    PERFORM remember(TG_TABLE_NAME || ' hold_by_hand', NEW.document_id);
    RAISE EXCEPTION 'guard hold_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION hold_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER hold_insert_is_sound BEFORE INSERT ON hold FOR EACH ROW EXECUTE FUNCTION hold_insert_is_sound()
-- ;
CREATE FUNCTION hold_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.product_id IS DISTINCT FROM OLD.product_id OR NEW.batch_id IS DISTINCT FROM OLD.batch_id OR NEW.source_id IS DISTINCT FROM OLD.source_id OR NEW.target_id IS DISTINCT FROM OLD.target_id OR NEW.document_id IS DISTINCT FROM OLD.document_id OR NEW.line_id IS DISTINCT FROM OLD.line_id OR NEW.expires_us IS DISTINCT FROM OLD.expires_us
    OR NEW.last_movement_id <= OLD.last_movement_id
    OR NOT EXISTS (SELECT 1 FROM movement m WHERE m.id = NEW.last_movement_id
      AND m.hold_id = NEW.id AND OLD.open_quantity - NEW.open_quantity = m.quantity) THEN
    PERFORM remember(TG_TABLE_NAME || ' hold_by_hand', NEW.document_id);
    RAISE EXCEPTION 'guard hold_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION hold_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER hold_update_is_sound BEFORE UPDATE ON hold FOR EACH ROW EXECUTE FUNCTION hold_update_is_sound()
-- ;
CREATE FUNCTION location_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM location l WHERE (l.id = NEW.id OR l.code = NEW.code)
      AND l.is_outside <> NEW.is_outside) THEN
    PERFORM remember(TG_TABLE_NAME || ' location_by_hand', 0);
    RAISE EXCEPTION 'guard location_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION location_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER location_insert_is_sound BEFORE INSERT ON location FOR EACH ROW EXECUTE FUNCTION location_insert_is_sound()
-- ;
CREATE FUNCTION location_update_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.id IS DISTINCT FROM OLD.id OR NEW.is_outside IS DISTINCT FROM OLD.is_outside THEN
    PERFORM remember(TG_TABLE_NAME || ' location_by_hand', 0);
    RAISE EXCEPTION 'guard location_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION location_update_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER location_update_is_sound BEFORE UPDATE ON location FOR EACH ROW EXECUTE FUNCTION location_update_is_sound()
-- ;
CREATE FUNCTION movement_takes_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND location_id = NEW.source_id AND batch_id = NEW.batch_id)
    OR NOT EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND location_id = NEW.target_id AND batch_id = NEW.batch_id) THEN
    INSERT INTO balance (product_id, location_id, batch_id, is_outside)
    SELECT NEW.product_id, l.id, NEW.batch_id, l.is_outside FROM location l
    WHERE l.id IN (NEW.source_id, NEW.target_id) AND NOT EXISTS (
      SELECT 1 FROM balance b WHERE b.product_id = NEW.product_id
        AND b.location_id = l.id AND b.batch_id = NEW.batch_id) ORDER BY l.id ON CONFLICT DO NOTHING;
  END IF;
  PERFORM 1 FROM balance WHERE product_id = NEW.product_id AND batch_id = NEW.batch_id
    AND location_id IN (NEW.source_id, NEW.target_id) ORDER BY location_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM balance WHERE product_id = NEW.product_id AND batch_id = NEW.batch_id
    AND location_id IN (NEW.source_id, NEW.target_id) AND last_movement_id >= NEW.id) THEN
    RAISE EXCEPTION 'a later movement was faster' USING ERRCODE = '40001';
  END IF;
  UPDATE balance SET on_hand = on_hand - CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END, reserved = reserved + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                              WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.source_id AND batch_id = NEW.batch_id;
  UPDATE balance SET on_hand = on_hand + CASE WHEN NEW.phase IN ('post', 'move') THEN NEW.quantity ELSE 0 END, incoming = incoming + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                              WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      last_movement_id = NEW.id
    WHERE product_id = NEW.product_id AND location_id = NEW.target_id AND batch_id = NEW.batch_id;
  IF NEW.phase = 'hold' THEN
    INSERT INTO hold (id, product_id, batch_id, source_id, target_id, document_id,
                    line_id, open_quantity, expires_us, last_movement_id)
    VALUES (NEW.id, NEW.product_id, NEW.batch_id, NEW.source_id, NEW.target_id, NEW.document_id,
            NEW.line_id, NEW.quantity, NEW.expires_us, NEW.id);
  END IF;
  IF NEW.hold_id IS NOT NULL THEN
    UPDATE hold SET open_quantity = open_quantity - NEW.quantity,
      last_movement_id = NEW.id WHERE id = NEW.hold_id;
  END IF;
  IF NEW.line_id IS NOT NULL THEN
    UPDATE document_line SET held = held + CASE NEW.phase WHEN 'hold' THEN NEW.quantity
                              WHEN 'move' THEN 0 ELSE -NEW.quantity END,
      posted = posted + CASE WHEN NEW.phase IN ('hold', 'void') THEN 0
                             WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                             ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE id = NEW.line_id;
  END IF;
  IF NEW.phase IN ('post', 'move') AND EXISTS (
    SELECT 1 FROM document_line WHERE id = NEW.line_id AND source_line_id IS NOT NULL) THEN
    UPDATE document_line SET
      fulfilled = fulfilled + CASE WHEN NEW.reverses_id IS NOT NULL THEN -NEW.quantity
                                   ELSE NEW.quantity END,
      last_movement_id = NEW.id
    WHERE id = (SELECT source_line_id FROM document_line WHERE id = NEW.line_id);
  END IF;
  IF NOT EXISTS (SELECT 1 FROM balance WHERE last_movement_id = NEW.id AND product_id = NEW.product_id AND location_id = NEW.source_id AND batch_id = NEW.batch_id) OR NOT EXISTS (SELECT 1 FROM balance WHERE last_movement_id = NEW.id AND product_id = NEW.product_id AND location_id = NEW.target_id AND batch_id = NEW.batch_id) THEN
    RAISE EXCEPTION 'guard no_such_place';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION movement_takes_effect() FROM PUBLIC
-- ;
CREATE TRIGGER movement_takes_effect AFTER INSERT ON movement FOR EACH ROW EXECUTE FUNCTION movement_takes_effect()
-- ;
CREATE FUNCTION movement_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.hold_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.id = NEW.hold_id
      AND h.product_id = NEW.product_id AND h.batch_id = NEW.batch_id
      AND h.source_id = NEW.source_id AND h.target_id = NEW.target_id
      AND h.document_id IS NOT DISTINCT FROM NEW.document_id
      AND h.line_id IS NOT DISTINCT FROM NEW.line_id) THEN
    RAISE EXCEPTION 'guard other_hold';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM movement m
      WHERE m.id = NEW.reverses_id AND m.phase IN ('post', 'move') AND m.reverses_id IS NULL
      AND m.product_id = NEW.product_id AND m.batch_id = NEW.batch_id
      AND m.source_id = NEW.target_id AND m.target_id = NEW.source_id
      AND m.quantity = NEW.quantity AND m.line_id IS NOT DISTINCT FROM NEW.line_id) THEN
    RAISE EXCEPTION 'guard not_the_opposite';
  END IF;
  IF NEW.line_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_line l
      WHERE l.id = NEW.line_id AND l.document_id = NEW.document_id
      AND l.product_id = NEW.product_id) THEN
    RAISE EXCEPTION 'guard other_line';
  END IF;
  IF NEW.line_id IS NOT NULL AND NEW.reverses_id IS NULL AND NOT EXISTS (
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
        OR (d.kind = 'found' AND ((NEW.source_id = 5 AND NEW.target_id = d.location_id))))) THEN
    RAISE EXCEPTION 'guard other_route';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM document_line c
      JOIN document_line l ON l.id = c.source_line_id JOIN document d ON d.id = l.document_id
      WHERE c.id = NEW.line_id AND d.kind <> 'shipment'
        AND d.status IN ('shipped', 'arrived', 'stocked', 'done')) THEN
    RAISE EXCEPTION 'guard source_says_done';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND EXISTS (SELECT 1 FROM document_line l
      WHERE l.id = NEW.line_id AND l.fulfilled > 0) THEN
    RAISE EXCEPTION 'guard gone_on';
  END IF;
  IF NEW.batch_id <> 0 AND NOT EXISTS (SELECT 1 FROM batch b
      WHERE b.id = NEW.batch_id AND b.product_id = NEW.product_id) THEN
    RAISE EXCEPTION 'guard other_batch';
  END IF;
  IF NEW.business_date <= (SELECT locked_until FROM period_lock) THEN
    RAISE EXCEPTION 'guard period_closed';
  END IF;
  IF (NEW.source_id = 6 OR NEW.target_id = 6) AND EXISTS (SELECT 1 FROM document d
      WHERE d.kind NOT IN ('opening', 'debt') AND d.revision > 0) THEN
    RAISE EXCEPTION 'guard books_are_open';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION movement_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER movement_insert_is_sound BEFORE INSERT ON movement FOR EACH ROW EXECUTE FUNCTION movement_insert_is_sound()
-- ;
CREATE FUNCTION price_entry_takes_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE cost SET value_fen = value_fen + NEW.value_fen, last_price_id = NEW.id
    WHERE product_id = NEW.product_id;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION price_entry_takes_effect() FROM PUBLIC
-- ;
CREATE TRIGGER price_entry_takes_effect AFTER INSERT ON price_entry FOR EACH ROW EXECUTE FUNCTION price_entry_takes_effect()
-- ;
CREATE FUNCTION price_entry_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM cost WHERE product_id = NEW.product_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id
      AND last_price_id >= NEW.id) THEN
    RAISE EXCEPTION 'a later price was faster' USING ERRCODE = '40001';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM document_line l JOIN document d ON d.id = l.document_id
      WHERE l.id = NEW.line_id AND d.id = NEW.document_id AND d.kind = 'supplier_invoice'
      AND l.product_id = NEW.product_id AND (NEW.reverses_id IS NOT NULL
        OR NEW.matched_fen + NEW.value_fen + NEW.variance_fen = l.amount_fen)) THEN
    RAISE EXCEPTION 'guard other_invoice';
  END IF;
  IF NEW.reverses_id IS NULL AND EXISTS (SELECT 1 FROM price_entry p
      WHERE p.line_id = NEW.line_id) THEN
    RAISE EXCEPTION 'guard priced_twice';
  END IF;
  IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM price_entry p
      WHERE p.id = NEW.reverses_id AND p.reverses_id IS NULL AND p.line_id = NEW.line_id
      AND p.matched_fen = -NEW.matched_fen AND p.owed_fen = -NEW.owed_fen
      AND p.value_fen + p.variance_fen = -(NEW.value_fen + NEW.variance_fen)) THEN
    RAISE EXCEPTION 'guard not_the_opposite';
  END IF;
  IF NEW.value_fen <> 0 AND NOT EXISTS (SELECT 1 FROM cost c
      WHERE c.product_id = NEW.product_id AND c.quantity > 0) THEN
    RAISE EXCEPTION 'guard worth_of_nothing';
  END IF;
  IF NEW.business_date <= (SELECT locked_until FROM period_lock) THEN
    RAISE EXCEPTION 'guard period_closed';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION price_entry_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER price_entry_insert_is_sound BEFORE INSERT ON price_entry FOR EACH ROW EXECUTE FUNCTION price_entry_insert_is_sound()
-- ;
CREATE FUNCTION till_count_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.kind = 'till' AND d.revision = 0) THEN
    PERFORM remember(TG_TABLE_NAME || ' till_count_by_hand', NEW.document_id);
    RAISE EXCEPTION 'guard till_count_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION till_count_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER till_count_insert_is_sound BEFORE INSERT ON till_count FOR EACH ROW EXECUTE FUNCTION till_count_insert_is_sound()
-- ;
CREATE FUNCTION transition_takes_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE document SET status = NEW.to_status, revision = NEW.revision
    WHERE id = NEW.document_id;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION transition_takes_effect() FROM PUBLIC
-- ;
CREATE TRIGGER transition_takes_effect AFTER INSERT ON transition FOR EACH ROW EXECUTE FUNCTION transition_takes_effect()
-- ;
CREATE FUNCTION transition_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM document WHERE id = NEW.document_id FOR NO KEY UPDATE;
  IF NOT EXISTS (SELECT 1 FROM document d WHERE d.id = NEW.document_id
      AND d.status = NEW.from_status AND d.revision + 1 = NEW.revision) THEN
    RAISE EXCEPTION 'guard already_decided';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM rule r JOIN document d ON d.kind = r.kind
      WHERE d.id = NEW.document_id AND r.step = NEW.step AND r.from_status = NEW.from_status
      AND r.to_status = NEW.to_status) THEN
    IF current_setting('application_name') <> 'zhanggui' THEN
      PERFORM remember(TG_TABLE_NAME || ' step_not_allowed', NEW.document_id);
    END IF;
    RAISE EXCEPTION 'guard step_not_allowed';
  END IF;
  IF EXISTS (SELECT 1 FROM document d
      JOIN rule r ON r.kind = d.kind AND r.step = NEW.step AND r.from_status = NEW.from_status
      WHERE d.id = NEW.document_id AND (
    (NOT EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.quantity > 0) AND d.kind NOT IN ('collection', 'debt', 'payment', 'sales_invoice', 'supplier_invoice', 'till'))
    OR (r.needs LIKE '%|held|%' AND EXISTS (SELECT 1 FROM document_line l WHERE l.document_id = NEW.document_id AND l.held <> l.quantity))
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
    OR (r.needs LIKE '%|unused|%' AND (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a WHERE a.from_id = d.id) <> 0))) THEN
    IF current_setting('application_name') <> 'zhanggui' THEN
      PERFORM remember(TG_TABLE_NAME || ' not_proved', NEW.document_id);
    END IF;
    RAISE EXCEPTION 'guard not_proved';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION transition_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER transition_insert_is_sound BEFORE INSERT ON transition FOR EACH ROW EXECUTE FUNCTION transition_insert_is_sound()
-- ;
CREATE FUNCTION value_entry_takes_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id) THEN
    INSERT INTO cost (product_id, quantity, value_fen, last_movement_id)
    VALUES (NEW.product_id, 0, 0, 0) ON CONFLICT DO NOTHING;
  END IF;
  PERFORM 1 FROM cost WHERE product_id = NEW.product_id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM cost WHERE product_id = NEW.product_id
      AND last_movement_id >= NEW.movement_id) THEN
    RAISE EXCEPTION 'a later value was faster' USING ERRCODE = '40001';
  END IF;
  UPDATE cost SET quantity = quantity + NEW.quantity,
      value_fen = value_fen + NEW.value_fen,
      last_movement_id = NEW.movement_id WHERE product_id = NEW.product_id;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION value_entry_takes_effect() FROM PUBLIC
-- ;
CREATE TRIGGER value_entry_takes_effect AFTER INSERT ON value_entry FOR EACH ROW EXECUTE FUNCTION value_entry_takes_effect()
-- ;
CREATE FUNCTION value_entry_insert_is_sound() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM movement m JOIN location s ON s.id = m.source_id
      JOIN location t ON t.id = m.target_id WHERE m.id = NEW.movement_id
      AND m.product_id = NEW.product_id AND m.phase IN ('post', 'move')
      AND s.is_outside <> t.is_outside
      AND NEW.quantity = CASE s.is_outside WHEN 1 THEN m.quantity ELSE -m.quantity END) THEN
    PERFORM remember(TG_TABLE_NAME || ' value_entry_by_hand', NEW.product_id);
    RAISE EXCEPTION 'guard value_entry_by_hand';
  END IF;
  RETURN NEW;
END$$
-- ;
REVOKE ALL ON FUNCTION value_entry_insert_is_sound() FROM PUBLIC
-- ;
CREATE TRIGGER value_entry_insert_is_sound BEFORE INSERT ON value_entry FOR EACH ROW EXECUTE FUNCTION value_entry_insert_is_sound()
-- ;
CREATE FUNCTION rules_are_code() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM remember(TG_TABLE_NAME || ' rules_are_code', 0);
  RAISE EXCEPTION 'guard rules_are_code';
END$$
-- ;
REVOKE ALL ON FUNCTION rules_are_code() FROM PUBLIC
-- ;
CREATE TRIGGER rule_stays_insert BEFORE INSERT ON rule FOR EACH ROW EXECUTE FUNCTION rules_are_code()
-- ;
CREATE TRIGGER rule_stays_update BEFORE UPDATE ON rule FOR EACH ROW EXECUTE FUNCTION rules_are_code()
-- ;
CREATE TRIGGER rule_stays_delete BEFORE DELETE ON rule FOR EACH ROW EXECUTE FUNCTION rules_are_code()
-- ;
CREATE TRIGGER rule_stays_truncate BEFORE TRUNCATE ON rule FOR EACH STATEMENT EXECUTE FUNCTION rules_are_code()
-- ;
CREATE FUNCTION edition_renews() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE edition SET value = floor(random() * 9007199254740991);
  RETURN NULL;
END$$
-- ;
REVOKE ALL ON FUNCTION edition_renews() FROM PUBLIC
-- ;
CREATE TRIGGER product_insert_renews AFTER INSERT ON product FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER product_update_renews AFTER UPDATE ON product FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER product_delete_renews AFTER DELETE ON product FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER product_truncate_renews AFTER TRUNCATE ON product FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER product_name_insert_renews AFTER INSERT ON product_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER product_name_update_renews AFTER UPDATE ON product_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER product_name_delete_renews AFTER DELETE ON product_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER product_name_truncate_renews AFTER TRUNCATE ON product_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER pack_insert_renews AFTER INSERT ON pack FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER pack_update_renews AFTER UPDATE ON pack FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER pack_delete_renews AFTER DELETE ON pack FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER pack_truncate_renews AFTER TRUNCATE ON pack FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_insert_renews AFTER INSERT ON partner FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_update_renews AFTER UPDATE ON partner FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_delete_renews AFTER DELETE ON partner FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_truncate_renews AFTER TRUNCATE ON partner FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_name_insert_renews AFTER INSERT ON partner_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_name_update_renews AFTER UPDATE ON partner_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_name_delete_renews AFTER DELETE ON partner_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER partner_name_truncate_renews AFTER TRUNCATE ON partner_name FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER location_insert_renews AFTER INSERT ON location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER location_update_renews AFTER UPDATE ON location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER location_delete_renews AFTER DELETE ON location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER location_truncate_renews AFTER TRUNCATE ON location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_insert_renews AFTER INSERT ON person FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_update_renews AFTER UPDATE ON person FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_delete_renews AFTER DELETE ON person FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_truncate_renews AFTER TRUNCATE ON person FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_role_insert_renews AFTER INSERT ON person_role FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_role_update_renews AFTER UPDATE ON person_role FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_role_delete_renews AFTER DELETE ON person_role FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_role_truncate_renews AFTER TRUNCATE ON person_role FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_location_insert_renews AFTER INSERT ON person_location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_location_update_renews AFTER UPDATE ON person_location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_location_delete_renews AFTER DELETE ON person_location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER person_location_truncate_renews AFTER TRUNCATE ON person_location FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER account_insert_renews AFTER INSERT ON account FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER account_update_renews AFTER UPDATE ON account FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER account_delete_renews AFTER DELETE ON account FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER account_truncate_renews AFTER TRUNCATE ON account FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER meta_insert_renews AFTER INSERT ON meta FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER meta_update_renews AFTER UPDATE ON meta FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER meta_delete_renews AFTER DELETE ON meta FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
CREATE TRIGGER meta_truncate_renews AFTER TRUNCATE ON meta FOR EACH STATEMENT EXECUTE FUNCTION edition_renews()
-- ;
ALTER SEQUENCE location_id_seq RESTART WITH 100
