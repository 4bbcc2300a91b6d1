package main

import "fmt"

// API 2021-04-30: what packer up to 1.10 sends, in its order, then the rest.
func images(s service) {
	demo := with{"BucketSlug": "images"}
	s.refused("GetBucket", demo, 404, 5)
	s.ok("CreateBucket", with{"Body": `{"bucket_slug":"images","description":"x"}`}, "bucket.id", "bucket.slug", "bucket.location.project_id")
	s.refused("CreateBucket", with{"Body": `{"bucket_slug":"images"}`}, 409, 6)
	s.ok("UpdateBucket", demo.and(with{"Body": `{"description":"y","labels":{"a":"b"}}`}), "bucket.description")
	s.refused("GetIteration", demo.and(with{"Fingerprint": "f1"}), 409, 10)
	s.refused("GetIteration", demo, 400, 3)
	created := s.ok("CreateIteration", demo.and(with{"Body": `{"fingerprint":"f1","template_type":"HCL2"}`}), "iteration.id", "iteration.created_at")
	s.refused("CreateIteration", demo.and(with{"Body": `{"fingerprint":"f1"}`}), 409, 6)
	iteration := demo.and(with{"IterationID": created.at("iteration.id").text()})
	create := iteration.and(with{"Body": `{"build":{"component_type":"amazon-ebs.x","images":null,"status":"UNSET"},"fingerprint":"f1"}`})
	build := with{"BuildID": s.ok("CreateBuild", create, "build.id", "build.status", "build.iteration_id").at("build.id").text()}
	s.refused("CreateBuild", create, 409, 6)
	s.refused("CreateBuild", demo.and(with{"IterationID": "nope", "Body": `{"build":{"component_type":"x"}}`}), 409, 10)
	s.ok("ListBuilds", iteration, "builds.0.status")
	s.ok("UpdateBuild", build.and(with{"Body": `{"updates":{"images":null,"packer_run_uuid":"` + runUUID + `","status":"RUNNING"}}`}), "build.status")
	s.refused("UpdateBuild", with{"BuildID": "nope", "Body": `{"updates":{}}`}, 404, 5)
	s.refused("UpdateBuild", build.and(with{"Body": `{"updates":{"status":"DONE"}}`}), 400, 3)
	s.ok("UpdateBuild", build.and(with{"Body": `{"updates":{"status":"DONE","cloud_provider":"aws","images":[{"image_id":"ami-1","region":"r"}]}}`}), "build.images.0.id")
	s.ok("GetBuild", build, "build.status", "build.images.0.image_id")
	s.refused("GetBuild", with{"BuildID": "nope"}, 404, 5)
	done := s.ok("GetIteration", demo.and(with{"IncrementalVersion": 1}), "iteration.fingerprint", "iteration.builds.0.status")
	same("complete", done.at("iteration.complete"), "true")

	second := demo.and(with{"IterationID": s.ok("CreateIteration", demo.and(with{"Body": `{"fingerprint":"f2"}`})).at("iteration.id").text()})
	dropped := s.ok("CreateBuild", second.and(with{"Body": `{"build":{"component_type":"gone"}}`})).at("build.id").text()
	s.ok("DeleteBuild", with{"BuildID": dropped})
	s.refused("DeleteBuild", with{"BuildID": dropped}, 404, 5)
	s.ok("CreateBuild", second.and(with{"Body": `{"build":{"component_type":"x","status":"DONE","cloud_provider":"aws","images":[{"image_id":"ami-2","region":"r"}]}}`}))
	list := s.ok("ListIterations", demo, "iterations.0.id", "iterations.0.build_statuses.x")
	same("iterations", value{list.at("iterations").len()}, "2")
	bucket := s.ok("GetBucket", demo, "bucket.latest_iteration.id", "bucket.location.project_id")
	same("latest version", bucket.at("bucket.latest_version"), "2")
	same("count", bucket.at("bucket.iteration_count"), "2")
	s.refused("GetBucket", demo.and(with{"BucketID": "nope"}), 404, 5)
	s.ok("ListBuckets", with{"SortingOrderBy": []string{"slug"}}, "buckets.0.slug")

	prod := demo.and(with{"Slug": "prod"})
	update := func(body string) with { return prod.and(with{"Body": body}) }
	s.refused("GetChannel", prod, 404, 5)
	s.ok("CreateChannel", demo.and(with{"Body": `{"slug":"prod","incremental_version":1,"restriction":"RESTRICTED"}`}), "channel.slug", "channel.iteration.id", "channel.pointer.iteration.id")
	s.refused("CreateChannel", demo.and(with{"Body": `{"slug":"prod"}`}), 409, 6)
	same("assigned", s.ok("UpdateChannel", update(`{"fingerprint":"f2","mask":"fingerprint"}`)).at("channel.iteration.incremental_version"), "2")
	s.refused("UpdateChannel", update(`{"fingerprint":"none","mask":"fingerprint"}`), 404, 5)
	s.refused("UpdateChannel", update(`{"fingerprint":"f2","incremental_version":1,"mask":"fingerprint,incrementalVersion"}`), 400, 3)
	s.refused("UpdateChannel", demo.and(with{"Slug": "latest", "Body": `{"fingerprint":"f1","mask":"fingerprint"}`}), 400, 9)
	check(s.ok("UpdateChannel", update(`{"restriction":"UNRESTRICTED","mask":"restriction"}`)).at("channel.restricted").any == nil, "unrestricted")
	s.ok("GetChannel", prod, "channel.iteration.builds.0.images.0.region")
	same("channels", value{s.ok("ListChannels", demo, "channels.0.slug").at("channels").len()}, "2")
	same("history", s.ok("ListChannelHistory", prod, "history.0.promoted_at", "history.0.iteration.status").at("count"), "2")

	revoke := func(body string) with { return with{"IterationID": second["IterationID"], "Body": body} }
	s.refused("UpdateIteration", revoke(`{"bucket_slug":"images","revoke_in":"0s"}`), 400, 9)
	s.refused("UpdateIteration", revoke(`{"bucket_slug":"images","restore":true}`), 400, 9)
	s.ok("UpdateIteration", revoke(`{"bucket_slug":"images","revoke_in":"0s","rollback_channels":true}`), "iteration.revoke_at", "operation.id")
	same("rolled back", s.ok("GetChannel", prod).at("channel.iteration.fingerprint"), "f1")
	s.ok("UpdateIteration", revoke(`{"bucket_slug":"images","restore":true}`), "operation.id")
	s.refused("UpdateIteration", with{"IterationID": "nope", "Body": `{"bucket_slug":"images","revoke_in":"0s"}`}, 409, 10)

	s.ok("CreateBucket", with{"Body": `{"bucket_slug":"grandchild"}`})
	child := with{"BucketSlug": "grandchild"}
	born := s.ok("CreateIteration", child.and(with{"Body": `{"fingerprint":"c1"}`})).at("iteration.id").text()
	channel := s.ok("GetChannel", prod)
	s.ok("CreateBuild", child.and(with{"IterationID": born, "Body": fmt.Sprintf(
		`{"build":{"component_type":"x","status":"DONE","cloud_provider":"aws","images":[{"image_id":"ami-3"}],"source_image_id":"ami-1","source_iteration_id":%q,"source_channel_id":%q}}`,
		channel.at("channel.iteration.id").text(), channel.at("channel.id").text())}))
	same("parents", s.ok("ListBucketAncestry", child.and(with{"Type": "parents"}), "relations.0.status").at("relations.0.parent.bucket_slug"), "images")
	same("children", s.ok("ListBucketAncestry", demo.and(with{"Type": "children", "Channel": "prod"})).at("relations.0.child.bucket_slug"), "grandchild")
	s.refused("ListBucketAncestry", demo.and(with{"Type": "cousins"}), 400, 3)

	gone := with{"BucketSlug": "images", "IterationID": iteration["IterationID"]}
	s.refused("DeleteIteration", gone, 400, 9)
	s.ok("DeleteIteration", gone.and(with{"RollbackChannels": true}))
	s.refused("DeleteIteration", gone, 404, 5)
	s.refused("DeleteChannel", demo.and(with{"Slug": "latest"}), 400, 3)
	s.ok("DeleteChannel", prod)
	s.ok("DeleteBucket", demo)
	s.refused("DeleteBucket", demo, 404, 5)
}
