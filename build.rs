//! Builds again when a migration, an asset or a file of words is added: they are compiled into the program.
fn main() {
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=views/assets");
    println!("cargo:rerun-if-changed=views/words");
}
