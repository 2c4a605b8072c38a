//! Publishing courses.

use records::{
    Error,
    authoring::library::{self, Import},
    system::audit::Actor,
};

use crate::support::{World, both, course};

both! {
    async fn what_is_imported_is_exported_byte_for_byte(world: World) {
        let files = course();
        assert_eq!(library::import(&world.cx, Actor::Nobody, &files).await.unwrap().0, Import::Published);
        assert_eq!(library::export(&world.cx, "recognising").await.unwrap().unwrap(), files);
        assert_eq!(library::import(&world.cx, Actor::Nobody, &files).await.unwrap().0, Import::Unchanged);
        // Opened and saved by a program for translators, without another word.
        let mut saved = files.clone();
        let po = saved.get_mut("po/az.po").unwrap();
        *po = format!("# saved anew\r\n{}", String::from_utf8(po.clone()).unwrap().replace('\n', "\r\n")).into_bytes();
        assert_eq!(library::import(&world.cx, Actor::Nobody, &saved).await.unwrap().0, Import::Unchanged);
        assert_eq!(library::export(&world.cx, "recognising").await.unwrap().unwrap(), files, "what was published stays");
        assert_eq!(world.count("course_versions").await, 1);
        assert!(library::export(&world.cx, "none").await.unwrap().is_none());
    }
}

both! {
    async fn a_folder_with_faults_leaves_no_trace(world: World) {
        let mut files = course();
        files.insert("02-combining/post.quiz.toml".into(), b"title = \"x\"\n[[question]]\nid = 1".to_vec());
        files.remove("legal.toml");
        let Err(Error::Course(lines)) = library::import(&world.cx, Actor::Nobody, &files).await else { panic!() };
        assert!(lines.lines().count() > 2 && lines.contains("02-combining/post.quiz.toml:"), "{lines}");
        assert_eq!(world.count("course_versions").await + world.count("course_files").await + world.count("audit_log").await, 0);
    }
}

both! {
    async fn a_version_is_published_once(world: World) {
        let mut files = course();
        library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
        let old = library::current(&world.cx, "recognising").await.unwrap().unwrap();
        let text = String::from_utf8(files["course.toml"].clone()).unwrap();
        files.insert("course.toml".into(), text.replace("Three short lessons", "3 short lessons").into_bytes());
        assert!(matches!(library::import(&world.cx, Actor::Nobody, &files).await, Err(Error::Course(_))), "same number, other content");
        let text = text.replace(&format!("version = \"{}\"", old.version), "version = \"9.9\"");
        files.insert("course.toml".into(), text.into_bytes());
        world.cx.clock.set(world.cx.now() + chrono::Duration::seconds(1));
        library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
        let new = library::current(&world.cx, "recognising").await.unwrap().unwrap();
        assert_ne!(old.version, new.version);
        assert_eq!(new.version, "9.9");
        assert_eq!(library::version(&world.cx, old.id).await.unwrap().unwrap().version, old.version, "the old one stays");
    }
}

both! {
    async fn the_list_of_media_says_what_each_is(world: World) {
        let mut files = course();
        files.insert("media/a.mp3".into(), b"abc".to_vec());
        library::import(&world.cx, Actor::Nobody, &files).await.unwrap();
        let version = library::current(&world.cx, "recognising").await.unwrap().unwrap();
        let media = library::media_files(&world.cx, &version).await.unwrap();
        let named: Vec<_> = media.iter().map(|file| (file.name.as_str(), file.bytes)).collect();
        assert_eq!(named, [("a.mp3", 3), ("bus.svg", files["media/bus.svg"].len() as u64)]);
        // SHA-256 of `abc`, as the standard has it.
        assert_eq!(media[0].hash[..8], [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea]);
    }
}
