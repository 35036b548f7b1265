//! Photos in backups.

use tungngo_server::{
    app::{App, Config},
    upkeep::{backup, restore},
};
use tungngo_shared::picture::{Media, made_up::picture};

use super::{super::kit::Server, progress};

#[tokio::test]
async fn a_backup_brings_whole_photos_back_and_half_ones_go_on_where_they_were() {
    let server = Server::start().await;
    let mut phone = server.phone(server.huy).await;
    let whole = picture(Media::Jpeg, 1, 90_000);
    let half = picture(Media::Png, 2, 90_000);
    let whole_name = phone.refer_to(Media::Jpeg, &whole).await;
    let half_name = phone.refer_to(Media::Png, &half).await;
    phone.append(&whole_name, 0, &whole).await;
    phone.append(&half_name, 0, &half[..50_000]).await;

    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("backup.zip");
    let config = &server.app.config;
    let key = &server.app.keys.database;
    backup::write(&config.data_dir, key, &file, &mut |_, _, _| {}).unwrap();
    // What comes later is not in it.
    let more = phone.append(&half_name, 50_000, &half[50_000..]).await;
    assert!(progress(&more.headers).1);

    let data = dir.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let restored = restore::restore(&data, key, &file, &mut |_, _, _| {}).unwrap();
    assert_eq!(restored.files, ["tungngo.db", "attachments.db"]);
    let config = Config {
        keys_dir: config.keys_dir.clone(),
        ..Config::at(data)
    };
    let app = App::open(config).unwrap();
    let content = app.attachments.content(whole_name).await.unwrap();
    assert!(content == Some((Media::Jpeg, whole)));
    assert!(
        app.attachments
            .content(half_name.clone())
            .await
            .unwrap()
            .is_none()
    );
    let upload = tungngo_server::storage::attachments::Upload {
        sha256: half_name,
        sender: server.huy,
        size: half.len() as u64,
    };
    let held = app.attachments.progress(upload).await.unwrap();
    assert_eq!((held.offset, held.complete), (50_000, false));
}
