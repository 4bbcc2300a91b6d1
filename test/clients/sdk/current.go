package main

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
)

// API 2023-01-01. First what packer sends (CreateBucket to UpdateBuild), in its order, then the rest.

func version(bucket, fingerprint string) with {
	return with{"BucketName": bucket, "Fingerprint": fingerprint}
}

func (w with) and(more with) with {
	all := with{}
	for _, part := range []with{w, more} {
		for name, field := range part {
			all[name] = field
		}
	}
	return all
}

const runUUID = "33333333-3333-4333-8333-333333333333"

// A version with one build, registered, running, done; answers the build's id.
func built(s service, bucket, fingerprint, done string) string {
	s.ok("CreateVersion", with{"BucketName": bucket, "Body": fmt.Sprintf(`{"fingerprint":%q,"template_type":"HCL2"}`, fingerprint)}, "version.status")
	id := s.ok("CreateBuild", version(bucket, fingerprint).and(with{"Body": `{"component_type":"amazon-ebs.x","status":"BUILD_UNSET"}`}), "build.status").at("build.id").text()
	s.ok("UpdateBuild", version(bucket, fingerprint).and(with{"BuildID": id, "Body": fmt.Sprintf(
		`{"status":"BUILD_DONE","platform":"aws","packer_run_uuid":%q,"artifacts":[{"external_identifier":"ami-%s","region":"us-east-1"}]%s}`,
		runUUID, fingerprint, done)}), "build.status")
	return id
}

func publish(s service) {
	s.refused("GetBucket", with{"BucketName": "demo"}, 404, 5)
	s.refused("UpdateBucket", with{"BucketName": "demo", "Body": `{}`}, 404, 5)
	s.refused("DeleteBucket", with{"BucketName": "demo"}, 404, 5)
	s.ok("CreateBucket", with{"Body": `{"name":"demo","labels":{"a":"b"}}`},
		"bucket.id", "bucket.location.organization_id", "bucket.location.project_id", "bucket.resource_name", "bucket.created_at", "bucket.updated_at")
	s.refused("CreateBucket", with{"Body": `{"name":"demo"}`}, 409, 6)
	s.refused("CreateBucket", with{"Body": `{"name":"-"}`}, 400, 3)
	updated := s.ok("UpdateBucket", with{"BucketName": "demo", "Body": `{"description":"a demo"}`}, "bucket.location.project_id")
	same("description", updated.at("bucket.description"), "a demo")
	same("labels stay", updated.at("bucket.labels.a"), "b")

	at := version("demo", "f1")
	s.refused("GetVersion", at, 409, 10)
	s.refused("UpdateVersion", at.and(with{"Body": `{"revoke_in":"0s"}`}), 409, 10)
	s.refused("DeleteVersion", at, 404, 5)
	s.refused("ListBuilds", at, 409, 10)
	s.refused("CreateBuild", at.and(with{"Body": `{"component_type":"x"}`}), 409, 10)
	s.refused("GetVersion", version("nope", "f1"), 404, 5)
	created := s.ok("CreateVersion", with{"BucketName": "demo", "Body": `{"fingerprint":"f1","template_type":"HCL2"}`}, "version.id", "version.status", "version.created_at")
	same("new version", created.at("version.name"), "v0")
	same("template type", created.at("version.template_type"), "HCL2")
	s.refused("CreateVersion", with{"BucketName": "demo", "Body": `{"fingerprint":"f1"}`}, 409, 6)
	s.refused("CreateVersion", with{"BucketName": "demo", "Body": `{"fingerprint":"-"}`}, 400, 3)

	create := func(body string) with { return at.and(with{"Body": body}) }
	id := s.ok("CreateBuild", create(`{"artifacts":null,"component_type":"amazon-ebs.x","packer_run_uuid":"`+runUUID+`","status":"BUILD_UNSET"}`), "build.id", "build.status", "build.version_id").at("build.id").text()
	other := s.ok("CreateBuild", create(`{"component_type":"docker.y"}`), "build.status").at("build.id").text()
	s.refused("CreateBuild", create(`{"component_type":"docker.y"}`), 409, 6)
	s.refused("CreateBuild", create(`{"component_type":"z","source_external_identifier":"ami-0"}`), 400, 3)
	build := at.and(with{"BuildID": id})
	s.refused("GetBuild", at.and(with{"BuildID": "nope"}), 404, 5)
	s.refused("UpdateBuild", at.and(with{"BuildID": "nope", "Body": `{}`}), 404, 5)
	s.refused("DeleteBuild", at.and(with{"BuildID": "nope"}), 404, 5)
	s.ok("UpdateBuild", build.and(with{"Body": `{"artifacts":null,"status":"BUILD_RUNNING"}`}), "build.status")
	same("running", s.ok("GetVersion", at).at("version.status"), "VERSION_RUNNING")
	s.refused("UpdateBuild", build.and(with{"Body": `{"status":"BUILD_DONE"}`}), 400, 3)
	done := s.ok("UpdateBuild", build.and(with{"Body": `{"status":"BUILD_DONE","platform":"aws","labels":{"os":"x"},
		"metadata":{"packer":{"version":"1.16.0"}},"artifacts":[{"external_identifier":"ami-1","region":"us-east-1"}]}`}),
		"build.status", "build.platform", "build.artifacts.0.id", "build.artifacts.0.created_at", "build.metadata.packer.version")
	same("done", done.at("build.status"), "BUILD_DONE")
	s.refused("UpdateBuild", build.and(with{"Body": `{"platform":"azure"}`}), 409, 6)
	same("a late heartbeat", s.ok("UpdateBuild", build.and(with{"Body": `{"status":"BUILD_RUNNING"}`})).at("build.status"), "BUILD_DONE")
	same("not complete yet", s.ok("GetVersion", at).at("version.name"), "v0")
	same("listed builds", value{s.ok("ListBuilds", at, "builds.0.status", "builds.1.status").at("builds").len()}, "2")
	s.ok("DeleteBuild", at.and(with{"BuildID": other}))
	s.refused("GetBuild", at.and(with{"BuildID": other}), 404, 5)
	s.ok("GetBuild", build, "build.status", "build.metadata.packer.version")

	built(s, "demo", "f2", "")
	complete := s.ok("GetVersion", version("demo", "f2"), "version.status", "version.fingerprint", "version.author_id", "version.builds.0.artifacts.0.external_identifier")
	same("completed", complete.at("version.name"), "v1")
	same("active", complete.at("version.status"), "VERSION_ACTIVE")
	check(complete.at("version.revoke_at").text() == "0001-01-01T00:00:00.000Z" || complete.at("version.revoke_at").any == nil, "revoke_at of a valid version is %v", complete.at("version.revoke_at"))
	s.refused("CreateBuild", version("demo", "f2").and(with{"Body": `{"component_type":"late"}`}), 400, 9)
	same("forced completion", s.ok("UpdateVersion", at.and(with{"Body": `{"complete":true}`}), "operation.id").at("version.name"), "v2")
	bucket := s.ok("GetBucket", with{"BucketName": "demo"}, "bucket.latest_version.status", "bucket.location.project_id")
	same("version count", bucket.at("bucket.version_count"), "2")

	for _, name := range []string{"zebra", "alpha"} {
		s.ok("CreateBucket", with{"Body": fmt.Sprintf(`{"name":%q}`, name)})
	}
	page := s.ok("ListBuckets", with{"SortingOrderBy": []string{"name"}, "PaginationPageSize": 2}, "buckets.0.location.project_id", "pagination.next_page_token")
	same("first page", page.at("buckets.0.name"), "alpha")
	rest := s.ok("ListBuckets", with{"SortingOrderBy": []string{"name"}, "PaginationPageSize": 2, "PaginationNextPageToken": page.at("pagination.next_page_token").text()})
	same("second page", rest.at("buckets.0.name"), "zebra")
	same("no third page", rest.at("pagination.next_page_token"), "")
	s.refused("ListBuckets", with{"SortingOrderBy": []string{"colour"}}, 400, 3)
	s.refused("ListBuckets", with{"PaginationNextPageToken": "nonsense"}, 400, 3)
	same("versions", value{s.ok("ListVersions", with{"BucketName": "demo"}, "versions.0.status", "versions.1.status").at("versions").len()}, "2")
	s.refused("ListVersions", with{"BucketName": "nope"}, 404, 5)
	found := s.ok("SearchExternalArtifact", with{"Body": `{"external_identifier":"ami-f2","platform":"aws"}`}, "artifacts.0.bucket.name", "artifacts.0.version.status", "artifacts.0.build.status")
	same("found", found.at("artifacts.0.version.fingerprint"), "f2")
	same("not found", value{s.ok("SearchExternalArtifact", with{"Body": `{"external_identifier":"ami-none"}`}).at("artifacts").len()}, "0")
}

func channels(s service) {
	demo := with{"BucketName": "demo"}
	channel := func(name string) with { return demo.and(with{"ChannelName": name}) }
	update := func(name, body string) with { return channel(name).and(with{"Body": body}) }
	latest := s.ok("GetChannel", channel("latest"), "channel.name", "channel.version.status", "channel.version.fingerprint", "channel.version.builds.0.version_id")
	same("managed", latest.at("channel.managed"), "true")
	s.refused("GetChannel", channel("prod"), 404, 5)
	s.refused("UpdateChannel", update("prod", `{"update_mask":"restricted"}`), 404, 5)
	s.refused("DeleteChannel", channel("prod"), 404, 5)
	s.ok("CreateChannel", demo.and(with{"Body": `{"name":"prod"}`}), "channel.name", "channel.id")
	s.refused("CreateChannel", demo.and(with{"Body": `{"name":"prod"}`}), 409, 6)
	s.refused("CreateChannel", demo.and(with{"Body": `{"name":"latest"}`}), 409, 6)
	s.refused("CreateChannel", demo.and(with{"Body": `{"name":"?"}`}), 400, 3)
	s.refused("UpdateChannel", update("prod", `{"version_fingerprint":"f1"}`), 400, 3)
	s.refused("UpdateChannel", update("prod", `{"version_fingerprint":"none","update_mask":"versionFingerprint"}`), 404, 5)
	s.refused("UpdateChannel", update("latest", `{"version_fingerprint":"f1","update_mask":"versionFingerprint"}`), 400, 9)
	s.ok("CreateVersion", demo.and(with{"Body": `{"fingerprint":"unfinished"}`}))
	s.refused("UpdateChannel", update("prod", `{"version_fingerprint":"unfinished","update_mask":"versionFingerprint"}`), 400, 9)
	s.ok("DeleteVersion", version("demo", "unfinished"))
	assign := func(fingerprint string) {
		answer := s.ok("UpdateChannel", update("prod", fmt.Sprintf(`{"version_fingerprint":%q,"update_mask":"versionFingerprint"}`, fingerprint)), "channel.version.status")
		same("assigned", answer.at("channel.version.fingerprint"), fingerprint)
	}
	assign("f1")
	assign("f2")
	same("restricted", s.ok("UpdateChannel", update("prod", `{"restricted":true,"update_mask":"restricted"}`)).at("channel.restricted"), "true")
	same("version stays", s.ok("UpdateChannel", update("prod", `{"update_mask":"restricted"}`)).at("channel.version.fingerprint"), "f2")
	check(s.ok("UpdateChannel", update("prod", `{"update_mask":"versionFingerprint"}`)).at("channel.version").any == nil, "an absent value under the mask clears")
	assign("f2")
	same("all channels", value{s.ok("ListChannels", demo, "channels.0.name", "channels.1.name").at("channels").len()}, "2")
	s.refused("ListChannels", with{"BucketName": "nope"}, 404, 5)
	history := s.ok("ListChannelAssignmentHistory", channel("prod"), "history.0.assigned_at", "history.0.author_id")
	same("history", history.at("count"), "4")
	same("newest first", history.at("history.0.version.fingerprint"), "f2")
	s.refused("ListChannelAssignmentHistory", channel("nope"), 404, 5)
	s.ok("CreateChannel", demo.and(with{"Body": `{"name":"staging","restricted":true,"version_fingerprint":"f1"}`}), "channel.version.status")
	copied := s.ok("AssignChannelVersion", demo.and(with{"Body": `{"source_channel":"prod","target_channel":"staging"}`}), "version.status", "source_channel.name", "target_channel.version.status")
	same("copied", copied.at("fingerprint"), "f2")
	s.refused("AssignChannelVersion", demo.and(with{"Body": `{"source_channel":"prod","target_channel":"latest"}`}), 400, 9)
	s.refused("AssignChannelVersion", demo.and(with{"Body": `{"source_channel":"nope","target_channel":"staging"}`}), 404, 5)
	s.refused("DeleteChannel", channel("latest"), 400, 3)
	s.ok("DeleteChannel", channel("staging"))
	s.refused("DeleteVersion", version("demo", "f2"), 400, 9)
}

func revocations(s, operations service) {
	update := func(fingerprint, body string) with { return version("demo", fingerprint).and(with{"Body": body}) }
	s.refused("UpdateVersion", update("f2", `{"restore":true}`), 400, 9)
	s.refused("UpdateVersion", update("f2", `{"revoke_in":"soon"}`), 400, 3)
	s.refused("UpdateVersion", update("f2", `{"revoke_in":"1d","revoke_at":"2130-01-01T00:00:00Z"}`), 400, 3)
	scheduled := s.ok("UpdateVersion", update("f2", `{"revoke_in":"30d","revocation_message":"old"}`), "operation.id", "version.revoke_at", "version.revocation_author")
	same("scheduled", scheduled.at("version.status"), "VERSION_REVOCATION_SCHEDULED")
	same("cancelled", s.ok("UpdateVersion", update("f2", `{"restore":true}`)).at("version.status"), "VERSION_ACTIVE")
	revoked := s.ok("UpdateVersion", update("f2", `{"revoke_in":"0s","revocation_message":"CVE"}`), "operation.id", "operation.state")
	same("revoked", revoked.at("version.status"), "VERSION_REVOKED")
	same("by hand", revoked.at("version.revocation_type"), "MANUAL")
	id := with{"ID": revoked.at("operation.id").text()}
	same("waited", operations.ok("Wait", id.and(with{"Timeout": "5s"}), "operation.id").at("operation.state"), "DONE")
	operations.ok("Get", id.and(with{"LocationProjectID": "-"}), "operation.id")
	operations.refused("Get", with{"ID": "nope"}, 404, 5)
	prod := with{"BucketName": "demo", "ChannelName": "prod"}
	same("rolled back", s.ok("GetChannel", prod).at("channel.version.fingerprint"), "f1")
	s.refused("UpdateChannel", prod.and(with{"Body": `{"version_fingerprint":"f2","update_mask":"versionFingerprint"}`}), 400, 9)
	s.refused("UpdateVersion", update("f2", `{"revoke_in":"0s"}`), 400, 9)
	s.ok("UpdateVersion", update("f2", `{"restore":true}`), "operation.id")
	kept := s.ok("UpdateVersion", update("f1", `{"revoke_at":"2020-01-01T00:00:00Z","disable_rollback_channels":true}`), "operation.id")
	same("revoked in the past", kept.at("version.status"), "VERSION_REVOKED")
	same("not rolled back", s.ok("GetChannel", prod, "channel.version.status").at("channel.version.status"), "VERSION_REVOKED")
	s.ok("UpdateVersion", update("f1", `{"restore":true}`), "operation.id")
	s.ok("DeleteVersion", version("demo", "f1").and(with{"RollbackChannels": true}))
	same("rolled back by deletion", s.ok("GetChannel", prod).at("channel.version.fingerprint"), "f2")
}

func ancestry(s service) {
	prod := s.ok("GetChannel", with{"BucketName": "demo", "ChannelName": "prod"})
	parent := fmt.Sprintf(`,"source_external_identifier":"ami-f2","parent_version_id":%q,"parent_channel_id":%q`, prod.at("channel.version.id").text(), prod.at("channel.id").text())
	child := built(s, "zebra", "c1", parent)
	s.refused("UpdateBuild", version("zebra", "c1").and(with{"BuildID": child, "Body": `{"parent_version_id":"01JZZZZZZZZZZZZZZZZZZZZZZZ"}`}), 409, 6)
	relation := s.ok("ListBucketAncestry", with{"BucketName": "zebra", "Type": "ANCESTRY_TYPE_PARENTS", "VersionFingerprint": "c1"}, "relations.0.status", "relations.0.parent.channel_version.id", "relations.0.child.version_id")
	same("parent", relation.at("relations.0.parent.bucket_name"), "demo")
	same("up to date", relation.at("relations.0.status"), "UP_TO_DATE")
	same("children", s.ok("ListBucketAncestry", with{"BucketName": "demo", "Type": "ANCESTRY_TYPE_CHILDREN", "ChannelName": "prod"}).at("relations.0.child.bucket_name"), "zebra")
	s.refused("ListBucketAncestry", with{"BucketName": "nope"}, 404, 5)
	s.ok("GetVersion", version("zebra", "c1"), "version.parents.status", "version.parents.href")
	same("descendants", s.ok("GetVersion", version("demo", "f2")).at("version.has_descendants"), "true")
	s.ok("GetBucket", with{"BucketName": "demo"}, "bucket.children.status")
	s.ok("UpdateVersion", version("demo", "f2").and(with{"Body": `{"revoke_in":"0s"}`}), "operation.id")
	heir := s.ok("GetVersion", version("zebra", "c1"), "version.revocation_inherited_from.version_id")
	same("inherited", heir.at("version.revocation_type"), "INHERITED")
	s.refused("UpdateVersion", version("zebra", "c1").and(with{"Body": `{"restore":true}`}), 400, 9)
	s.ok("UpdateVersion", version("demo", "f2").and(with{"Body": `{"restore":true}`}), "operation.id")
	same("restored with it", s.ok("GetVersion", version("zebra", "c1")).at("version.status"), "VERSION_ACTIVE")
}

// zstd around a raw block (RFC 8878, 3.1.1), so that no library is needed for it.
func zstd(text string) string {
	frame := binary.LittleEndian.AppendUint32([]byte{0x28, 0xb5, 0x2f, 0xfd, 0xa0}, uint32(len(text)))
	header := binary.LittleEndian.AppendUint32(nil, uint32(len(text))<<3|1)
	return base64.StdEncoding.EncodeToString(append(append(frame, header[:3]...), text...))
}

func sboms(s service) {
	at := version("alpha", "s1")
	s.ok("CreateVersion", with{"BucketName": "alpha", "Body": `{"fingerprint":"s1"}`})
	build := at.and(with{"BuildID": s.ok("CreateBuild", at.and(with{"Body": `{"component_type":"x.y"}`})).at("build.id").text()})
	upload := func(document, more string) with {
		return build.and(with{"Body": fmt.Sprintf(`{"compressed_sbom":%q,"format":"CYCLONEDX"%s}`, zstd(document), more)})
	}
	document := `{"components":[{"bom-ref":"a","name":"openssl","version":"3.0.2","purl":"pkg:deb/openssl@3.0.2"},{"name":"bash"}],
		"vulnerabilities":[{"id":"CVE-2026-1","ratings":[{"severity":"high"}],"affects":[{"ref":"a"}]}]}`
	s.refused("UploadSbom", upload(document, ""), 400, 3)
	s.ok("UpdateBuild", build.and(with{"Body": `{"status":"BUILD_RUNNING"}`}))
	s.refused("UploadSbom", upload(`{"components":[]}`, ""), 400, 3)
	s.refused("UploadSbom", upload(`no JSON`, ""), 400, 3)
	s.refused("UploadSbom", build.and(with{"Body": `{"compressed_sbom":"bm8genN0ZA==","format":"CYCLONEDX"}`}), 400, 3)
	same("named", s.ok("UploadSbom", upload(document, `,"name":"main-bom"`), "sbom.id", "sbom.format").at("sbom.name"), "main-bom")
	s.refused("UploadSbom", upload(document, `,"name":"main-bom"`), 409, 6)
	s.ok("UploadSbom", upload(document, ""), "sbom.name")
	same("listed", value{s.ok("ListSboms", build, "sboms.0.id").at("sboms").len()}, "2")
	check(strings.HasPrefix(s.ok("GetSbom", build.and(with{"SbomName": "main-bom"})).at("download_url").text(), "http"), "a download URL")
	s.refused("GetSbom", build.and(with{"SbomName": "nope"}), 404, 5)
	s.ok("UpdateBuild", build.and(with{"Body": `{"status":"BUILD_DONE","artifacts":[{"external_identifier":"i","region":"r"}]}`}))
	same("packages", value{s.ok("ListBuildPackages", build, "packages.0.name", "packages.0.sboms.0.id").at("packages").len()}, "2")
	alpha := with{"BucketName": "alpha"}
	same("filtered", s.ok("ListBucketPackages", alpha.and(with{"PackageNameStartsWith": "open"})).at("packages.0.purl"), "pkg:deb/openssl@3.0.2")
	s.refused("ListBucketPackages", with{"BucketName": "nope"}, 404, 5)
	hit := s.ok("ListBucketPackagesWithVulnerabilities", alpha.and(with{"Criticality": []string{"High"}}), "packages.0.build_id", "packages.0.channel_id")
	same("vulnerability", hit.at("packages.0.vuln_details.0.vulnerabilities.0.identifier"), "CVE-2026-1")
	s.ok("ListBucketVulnerabilities", alpha, "vulnerabilities.0.vulnerability.criticality", "vulnerabilities.0.impacted_packages.0.name")
	same("summary", s.ok("ListBucketPackagesVulnerabilitySummary", alpha, "channels_by_criticality.0.channel_name", "packages_by_criticality.0.package_name").at("total_by_criticality.0.vulnerability_count"), "1")
}

func enforcedBlocks(s service) {
	body := func(name, label string) with {
		return with{"Body": fmt.Sprintf(`{"name":%q,"version":%q,"template_type":"HCL2","block_content":"provisioner \"shell-local\" {}"}`, name, label)}
	}
	created := s.ok("CreateEnforcedBlock", body("hardening", "v1"), "enforced_block.id", "enforced_block.location.project_id", "enforced_block.latest_version.block_content")
	s.refused("CreateEnforcedBlock", body("hardening", "v1"), 409, 6)
	block := with{"EnforcedBlockID": created.at("enforced_block.id").text()}
	first := block.and(with{"EnforcedBlockVersionID": created.at("enforced_block.latest_version.id").text()})
	s.refused("CreateEnforcedBlockVersion", block.and(with{"Body": `{"version":"v1","block_content":"x"}`}), 409, 6)
	second := block.and(with{"EnforcedBlockVersionID": s.ok("CreateEnforcedBlockVersion",
		block.and(with{"Body": `{"version":"v2","template_type":"HCL2","block_content":"provisioner \"breakpoint\" {}"}`}), "enforced_block_version.created_at").at("enforced_block_version.id").text()})
	s.ok("ListEnforcedBlocks", with{}, "enforced_blocks.0.id")
	same("latest", s.ok("GetEnforcedBlock", block).at("enforced_block.latest_version.version"), "v2")
	s.refused("GetEnforcedBlock", with{"EnforcedBlockID": "nope"}, 404, 5)
	same("versions", value{s.ok("GetEnforcedBlockVersions", block, "enforced_block_detail.0.version.id").at("enforced_block_detail").len()}, "2")
	s.refused("UpdateEnforcedBlock", block.and(with{"Body": `{"name":"x"}`}), 400, 3)
	same("renamed", s.ok("UpdateEnforcedBlock", block.and(with{"Body": `{"name":"hardened","update_mask":"name"}`})).at("enforced_block.name"), "hardened")
	same("described", s.ok("UpdateEnforcedBlockVersion", second.and(with{"Body": `{"additional_description":"new","update_mask":"additionalDescription"}`})).at("enforced_block_version.additional_description"), "new")
	s.ok("ManageEnforcedBlockLinkedBuckets", first.and(with{"Body": `{"bucket_names":["demo","zebra"]}`}), "enforced_block_buckets.0.bucket_id")
	s.ok("ManageEnforcedBlockLinkedBuckets", second.and(with{"Body": `{"bucket_names":["demo"]}`}), "enforced_block_buckets.0.id")
	s.refused("ManageEnforcedBlockLinkedBuckets", second.and(with{"Body": `{"bucket_names":["nope"]}`}), 404, 5)
	same("linked", s.ok("GetEnforcedBlockLinkedBuckets", first, "linked_buckets.0.bucket.location.project_id").at("linked_buckets.0.bucket.name"), "zebra")
	same("for builds", s.ok("GetEnforcedBlocksByBucket", with{"BucketName": "demo"}).at("enforced_block_detail.0.version.version"), "v2")
	same("none", value{s.ok("GetEnforcedBlocksByBucket", with{"BucketName": "alpha"}).at("enforced_block_detail").len()}, "0")
	s.refused("GetEnforcedBlocksByBucket", with{"BucketName": "nope"}, 404, 5)
	s.refused("DeleteEnforcedBlockVersion", second, 400, 9)
	s.refused("DeleteEnforcedBlock", block, 400, 9)
	for _, one := range []with{first, second} {
		s.ok("ManageEnforcedBlockLinkedBuckets", one.and(with{"Body": `{}`}))
	}
	s.ok("DeleteEnforcedBlockVersion", second)
	s.ok("DeleteEnforcedBlock", block)
	s.refused("DeleteEnforcedBlock", block, 404, 5)
}

func registries(s, old service) {
	s.ok("GetRegistry", with{}, "registry.id", "registry.location.project_id", "registry.config.feature_tier")
	old.ok("GetRegistry", with{}, "registry.id")
	s.refused("CreateRegistry", with{"Body": `{"feature_tier":"PLUS"}`}, 409, 6)
	old.refused("CreateRegistry", with{"Body": `{"feature_tier":"PLUS"}`}, 409, 6)
	same("tier", s.ok("UpdateRegistry", with{"Body": `{"feature_tier":"STANDARD","update_mask":"featureTier"}`}, "operation.id").at("registry.config.feature_tier"), "STANDARD")
	s.refused("UpdateRegistry", with{"Body": `{"feature_tier":"PLUS"}`}, 400, 3)
	for _, api := range []service{s, old} {
		task := api.ok("GetRegistryTFCRunTaskAPI", with{"TaskType": "validation"}, "api_url", "hmac_key")
		fresh := api.ok("RegenerateTFCRunTaskHmacKey", with{"Body": `{}`}, "hmac_key")
		check(task.at("hmac_key").text() != fresh.at("hmac_key").text(), "a new key")
		api.refused("GetRegistryTFCRunTaskAPI", with{"TaskType": "nope"}, 404, 5)
	}
	s.ok("GetRunTaskConfig", with{}, "on_untracked_image")
	same("run task", s.ok("UpdateRunTaskConfig", with{"Body": `{"on_untracked_image":"FAIL"}`}).at("on_untracked_image"), "FAIL")
	s.ok("UpdateRegistry", with{"Body": `{"update_mask":"activated"}`}, "operation.id")
	s.refused("ListBuckets", with{}, 400, 9)
	old.ok("UpdateRegistry", with{"Body": `{"activate":true,"feature_tier":"PLUS"}`}, "operation.id")
	old.ok("DeleteRegistry", with{}, "operation.id")
	old.refused("ListBuckets", with{}, 400, 9)
	old.ok("UpdateRegistry", with{"Body": `{"activate":true}`}, "operation.id")
	s.ok("DeleteBucket", with{"BucketName": "demo"})
	s.refused("GetBucket", with{"BucketName": "demo"}, 404, 5)
	s.ok("DeleteRegistry", with{}, "operation.id", "registry.id")
	s.refused("GetRegistry", with{}, 404, 5)
	s.ok("CreateRegistry", with{"Body": `{"feature_tier":"STANDARD"}`}, "operation.id", "registry.id")
	old.ok("DeleteRegistry", with{"HardDelete": true}, "operation.id")
	old.ok("CreateRegistry", with{"Body": `{"feature_tier":"PLUS"}`}, "operation.id")
	same("empty", value{s.ok("ListBuckets", with{}).at("buckets").len()}, "0")
}
